import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, PracticeApi } from './api-fixture.ts';
import { MERGE_PATCH, openPractice } from './api-fixture.ts';

let api: PracticeApi;

beforeAll(async () => {
  api = await openPractice({ scenario: 'empty' });
});
afterAll(() => api.close());

const CORE = '/api/v1/namespaces/default/events';
const NEWER = '/apis/events.k8s.io/v1/namespaces/default/events';

const told = (name: string, rest: Json = {}) => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name },
  eventTime: '2020-01-02T03:04:05.500000Z',
  reportingController: 'watcher',
  reportingInstance: 'watcher-1',
  action: 'Looking',
  reason: 'Seen',
  type: 'Normal',
  note: 'seen',
  regarding: { kind: 'Pod', name: 'app', namespace: 'default' },
  ...rest,
});

test('an Event of long ago stays for an hour after it was written, in both groups', async () => {
  await api.ask('POST', NEWER, { body: told('long-ago') });
  const { code, body } = await api.ask('GET', `${CORE}/long-ago`);
  expect([code, body.message, body.involvedObject.name]).toEqual([200, 'seen', 'app']);
  expect(body.eventTime).toBe('2020-01-02T03:04:05.500000Z');
});

test('a write through one group forgets who wrote through the other, as the real server does', async () => {
  await api.ask('POST', `${NEWER}?fieldManager=first`, { body: told('owned') });
  const { body } = await api.ask('PATCH', `${CORE}/owned?fieldManager=second`, {
    type: MERGE_PATCH,
    body: { message: 'seen again' },
  });
  const owners = body.metadata.managedFields.map(({ manager, apiVersion, fieldsV1 }: Json) => [
    manager,
    apiVersion,
    'f:note' in fieldsV1 || 'f:message' in fieldsV1,
  ]);
  expect(owners).toEqual([['second', 'v1', true]]);
});

test('an Event without its own time is refused in events.k8s.io, and not in the core group', async () => {
  const refused = await api.ask('POST', NEWER, { body: told('timeless', { eventTime: undefined }) });
  expect([refused.code, refused.body.message]).toEqual([422, 'Event "timeless" is invalid: eventTime: Required value']);
  const involvedObject = { kind: 'Pod', name: 'app', namespace: 'default' };
  const plain = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'timeless' }, involvedObject };
  expect((await api.ask('POST', CORE, { body: plain })).code).toBe(201);
});

test('a deletion through one group is one in the other', async () => {
  await api.ask('POST', NEWER, { body: told('short') });
  await api.ask('DELETE', `${CORE}/short`);
  expect((await api.ask('GET', `${NEWER}/short`)).code).toBe(404);
});
