import type { Place, Step } from '../place.ts';
import { inNamespace, jsonPatch, manager, send } from '../place.ts';

const mirrors = (place: Place, name = '') => inNamespace(place, `configmaps${name && `/${name}`}`);
const last = '/metadata/annotations/deploy-cockpit.io~1last';

const body = (lines: string, at: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'run', annotations: { 'deploy-cockpit.io/last': at } },
  data: { 'journal.jsonl': lines },
});
/** Goes on from a line that is mirrored, as a walk writes its run. */
const grow = (place: Place, from: string, to: string, name = 'run') =>
  send(place, 'PATCH', mirrors(place, name) + manager, {
    contentType: jsonPatch,
    body: [
      { op: 'test', path: last, value: from },
      { op: 'add', path: last, value: to },
      { op: 'add', path: '/data/journal.jsonl', value: `up to ${to}\n` },
    ],
  });
const drop = async (place: Place, resourceVersion: string) => {
  const { status, body: answer } = await place.bench.api('DELETE', mirrors(place, 'run'), {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { resourceVersion } },
  });
  return { status, reason: answer.reason };
};
const versionOf = async (place: Place): Promise<string> =>
  (await place.bench.api('GET', mirrors(place, 'run'))).body.metadata.resourceVersion;

/** A run of a playbook as others see it: it only grows, by whoever has it. */
export const runMirrorSteps: readonly Step[] = [
  { title: 'a mirror is made', ask: place => send(place, 'POST', mirrors(place) + manager, { body: body('', 'a') }) },
  {
    title: 'one that is there is not made again: 409',
    ask: place => send(place, 'POST', mirrors(place) + manager, { body: body('', 'b') }),
  },
  { title: 'it grows from the line that it holds', ask: place => grow(place, 'a', 'b') },
  { title: 'from a line that it does not end with any more it is 422', ask: place => grow(place, 'a', 'c') },
  { title: 'somebody takes it over', ask: place => grow(place, 'b', 'taken') },
  { title: 'the one before writes nothing over it: 422', ask: place => grow(place, 'b', 'c') },
  { title: 'it is as whoever took it left it', ask: place => send(place, 'GET', mirrors(place, 'run')) },
  { title: 'one that is gone does not grow: 404', ask: place => grow(place, 'taken', 'd', 'other') },
  {
    title: 'it is not taken away by somebody who read it before the last line: 409',
    async ask(place) {
      const before = await versionOf(place);
      await grow(place, 'taken', 'last');
      return drop(place, before);
    },
  },
  { title: 'it is taken away as it is', ask: async place => drop(place, await versionOf(place)) },
];
