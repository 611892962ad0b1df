import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeNotifier } from '../../src/adapters/notify/notifier.ts';
import { randomIds, systemClock } from '../../src/adapters/surroundings/node.ts';
import type { SinkMessage } from '../../src/domain/change.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { recordingServer } from '../adapters/notify/recording-server.ts';
import { until } from '../control-plane/until.ts';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';

let people: Awaited<ReturnType<typeof recordingServer>>;
let alertmanager: Alertmanager;
beforeAll(async () => {
  people = await recordingServer();
  alertmanager = await startAlertmanager(people.url);
  console.log(`alertmanager ${alertmanager.version}`);
});
afterAll(async () => {
  await alertmanager?.stop();
  await people?.close();
});

const messageOf = (run: string, rest: Partial<SinkMessage> = {}): SinkMessage => ({
  urgency: 'page',
  text: safe('INC-4711: checkout stuck {{ .Labels }} "<b>'),
  dedupKey: `${run}/get-help`,
  source: safe('prod-eu/shop/checkout'),
  details: { run, step: 'get-help', workload: 'checkout', namespace: 'shop', by: 'ana' },
  ...rest,
});

async function tell(message: SinkMessage): Promise<void> {
  const values = { url: { from: 'settings', text: alertmanager.url } } as const;
  const sinks = [{ name: 'alerts', type: 'alertmanager', serves: ['on-call'], values }] as const;
  const notifier = makeNotifier({ sinks, clock: systemClock, env: {}, home: '/' });
  expect(await notifier.tell('alerts', message, randomIds.next())).toEqual({ kind: 'applied' });
}

const held = async (run: string) => (await alertmanager.alerts()).filter(({ labels }) => labels.run === run);

type Told = { readonly status: string; readonly alerts: readonly { readonly labels: Record<string, string> }[] };
/** What the Alertmanager itself passed on about a run, in its order. */
const passedOn = (run: string): readonly string[] =>
  people.requests
    .map(({ body }) => JSON.parse(body) as Told)
    .filter(({ alerts }) => alerts.some(({ labels }) => labels.run === run))
    .map(({ status }) => status);

describe('a real Alertmanager', () => {
  test('holds a page by its labels and texts, for hours, and passes it on', async () => {
    await tell(messageOf('run-page'));
    const [alert, ...others] = await until('the alert is held', async () => {
      const found = await held('run-page');
      return found.length > 0 && found;
    });
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      labels: {
        alertname: 'DeployCockpitPage',
        severity: 'critical',
        run: 'run-page',
        step: 'get-help',
        workload: 'checkout',
        namespace: 'shop',
      },
      annotations: {
        summary: 'INC-4711: checkout stuck {{ .Labels }} "<b>',
        description: expect.stringContaining('deploy-cockpit journal show run-page'),
      },
      generatorURL: 'urn:deploy-cockpit:run:run-page',
    });
    expect(Date.parse(alert?.endsAt ?? '') - Date.parse(alert?.startsAt ?? '')).toBe(4 * 60 * 60_000);
    await until('people are told', async () => passedOn('run-page').includes('firing'));
  });

  test('hears a page twice as one', async () => {
    await tell(messageOf('run-twice'));
    await tell(messageOf('run-twice'));
    await until('the alert is held', async () => (await held('run-twice')).length > 0);
    expect(await held('run-twice')).toHaveLength(1);
  });

  test('ends a page that is taken back, and passes that on', async () => {
    await tell(messageOf('run-resolved'));
    await until('people are told', async () => passedOn('run-resolved').includes('firing'));
    await tell(messageOf('run-resolved', { text: safe('checkout is healthy again'), resolves: true }));
    await until('people are told that it is over', async () => passedOn('run-resolved').includes('resolved'));
    expect(await held('run-resolved')).toEqual([]);
  });

  test('holds a notice apart from a page', async () => {
    await tell(messageOf('run-notice', { urgency: 'notify' }));
    await until('the alert is held', async () => (await held('run-notice')).length > 0);
    expect((await held('run-notice')).map(({ labels }) => [labels.alertname, labels.severity])).toEqual([
      ['DeployCockpitNotice', 'info'],
    ]);
  });
});
