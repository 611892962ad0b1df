import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import { all, app, at, complete, inNamespace, manager, masked, podsPath } from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const versionOf = async (place: Place, path: string): Promise<string> =>
  (await place.bench.api('GET', path)).body.metadata.resourceVersion;

/** The same on kinds that controllers write. */
export const workloadWatchSteps: readonly Step[] = [
  {
    title: 'who watches running pods is told each one when it begins to run',
    ask: async place => {
      const from = await versionOf(place, inNamespace(place, 'pods'));
      await place.bench.api('POST', `${all(place)}${manager}`, { body: app(place) });
      const query = `?watch=true&timeoutSeconds=30&fieldSelector=status.phase%3DRunning&resourceVersion=${from}`;
      const added = (events: readonly { readonly type: string }[]) =>
        events.filter(({ type }) => type === 'ADDED').length === 3;
      const events = await watchEvents(place, `${inNamespace(place, 'pods')}${query}`, added);
      return events.filter(({ type }) => type === 'ADDED').map(({ object }) => masked(place, object.status.phase));
    },
  },
  {
    title: 'a Deployment that is scaled is told with its new generation',
    ask: async place => {
      await complete(place);
      const from = await versionOf(place, all(place));
      await place.bench.api('PATCH', `${at(place)}/scale${manager}`, {
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 2 } },
      });
      const path = `${all(place)}?watch=true&timeoutSeconds=20&resourceVersion=${from}`;
      const [first] = await watchEvents(place, path, events => events.length > 0);
      return [first?.type, first?.object.metadata.generation, first?.object.spec.replicas];
    },
  },
  {
    title: 'pods that go are deleted for those who watch them by label',
    ask: async place => {
      const from = (await complete(place)) && (await versionOf(place, inNamespace(place, 'pods')));
      await place.bench.api('PATCH', `${at(place)}/scale${manager}`, {
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 0 } },
      });
      const path = `${podsPath(place, 'app')}&watch=true&timeoutSeconds=30&resourceVersion=${from}`;
      const gone = (events: readonly { readonly type: string }[]) =>
        events.filter(({ type }) => type === 'DELETED').length === 2;
      const events = await watchEvents(place, path, gone);
      return [...new Set(events.map(({ type }) => type))].sort();
    },
  },
  {
    title: 'a Service’s life is three events',
    ask: async place => {
      const path = inNamespace(place, 'services');
      const from = await versionOf(place, path);
      const body = { metadata: { name: 'app' }, spec: { selector: { app: 'app' }, ports: [{ port: 80 }] } };
      await place.bench.api('POST', `${path}${manager}`, { body: { apiVersion: 'v1', kind: 'Service', ...body } });
      await place.bench.api('PATCH', `${path}/app${manager}`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { seen: 'yes' } } },
      });
      await place.bench.api('DELETE', `${path}/app`);
      const events = await watchEvents(
        place,
        `${path}?watch=true&timeoutSeconds=20&resourceVersion=${from}`,
        seen => seen.at(-1)?.type === 'DELETED',
      );
      return masked(
        place,
        events.map(({ type, object }) => [type, object.metadata.labels, object.spec.ports]),
      );
    },
  },
  {
    title: 'Events of one object are watched by what they are about',
    ask: async place => {
      const fields = 'involvedObject.kind=Deployment,involvedObject.name=app,reason=ScalingReplicaSet';
      const path = `${inNamespace(place, 'events')}?fieldSelector=${encodeURIComponent(fields)}`;
      await until('the Deployment told of its scaling', async () => {
        const { items } = (await place.bench.api('GET', path)).body;
        return items.length === 3;
      });
      const events = await watchEvents(place, `${path}&watch=true&timeoutSeconds=20`, seen => seen.length >= 3);
      return masked(
        place,
        events.map(({ type, object }: Answered) => [type, object.message]).sort((a, b) => (a[1] < b[1] ? -1 : 1)),
      );
    },
  },
];
