import { until } from '../../control-plane/until.ts';
import { deleteIt, gone, HOLD, letGo } from '../endings.ts';
import { type Answered, all, app, byType, manager, masked, type Place, type Step, send } from '../place.ts';

const other = (place: Place): Place => ({ ...place, namespace: `${place.namespace}-end` });
const pathOf = (place: Place) => `/api/v1/namespaces/${other(place).namespace}`;

/** The end of a namespace, with all that is in it. */
export const namespaceSteps: readonly Step[] = [
  {
    title: 'some namespaces are never deleted',
    ask: place => Promise.all(['default', 'kube-system'].map(name => deleteIt(place, `/api/v1/namespaces/${name}`))),
  },
  {
    title: 'a namespace is only marked at first',
    ask: async place => {
      const name = other(place).namespace;
      await place.bench.api('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
      await until('the namespace there', async () => (await place.bench.api('GET', pathOf(place))).status === 200);
      const body = { metadata: { name: 'held', finalizers: [HOLD] } };
      await place.bench.api('POST', `${pathOf(place)}/configmaps${manager}`, { body });
      await place.bench.api('POST', all(other(place)) + manager, { body: app(other(place), { replicas: 0 }) });
      const wrong = { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } };
      const refused = await deleteIt(place, pathOf(place), wrong);
      const { status, body: marked } = await deleteIt(place, pathOf(place));
      const { metadata, spec } = marked;
      return [
        refused,
        status,
        spec,
        marked.status,
        metadata.deletionTimestamp,
        metadata.deletionGracePeriodSeconds ?? null,
      ];
    },
  },
  {
    title: 'nothing new comes into it',
    ask: place =>
      send(place, 'POST', `${pathOf(place)}/configmaps${manager}`, { body: { metadata: { name: 'late' } } }),
  },
  {
    title: 'it says what holds it',
    ask: async place => {
      const found = await until(
        'it says so',
        async () => {
          const { body } = await place.bench.api('GET', pathOf(place));
          const isSaid = ({ type, status }: Answered) => type === 'NamespaceFinalizersRemaining' && status === 'True';
          return body.status.conditions?.some(isSaid) && body.status;
        },
        { seconds: 60 },
      );
      return masked(place, { ...found, conditions: byType(found.conditions) });
    },
  },
  {
    title: 'all else in it is gone already',
    ask: async place => (await place.bench.api('GET', all(other(place)))).body.items.length,
  },
  {
    title: 'and it goes with the last of its content',
    ask: async place => {
      await letGo(place, `${pathOf(place)}/configmaps/held`);
      await gone(place, pathOf(place), 60);
      return (await place.bench.api('GET', `${pathOf(place)}/configmaps/held`)).status;
    },
  },
];
