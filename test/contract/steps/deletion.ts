import { until } from '../../control-plane/until.ts';
import type { Place, Step } from '../place.ts';
import { at, items, podsPath, releases, send, setsPath } from '../place.ts';

const options = (given: object) => ({ body: { apiVersion: 'v1', kind: 'DeleteOptions', ...given } });
const gone = async (place: Place, name: string) => {
  await until(
    `everything of ${name} gone`,
    async () => {
      const found = await Promise.all([setsPath(place, name), podsPath(place, name)].map(path => items(place, path)));
      const { status } = await place.bench.api('GET', at(place, name));
      return status === 404 && found.every(list => list.length === 0);
    },
    { seconds: 60 },
  );
  return send(place, 'GET', at(place, name));
};

/** The end of it. */
export const deletionSteps: readonly Step[] = [
  {
    title: 'deletion under another uid is a conflict',
    ask: place =>
      send(place, 'DELETE', at(place), options({ preconditions: { uid: '00000000-0000-0000-0000-000000000000' } })),
  },
  {
    title: 'a deletion that is tried is answered as if it had happened',
    ask: place => send(place, 'DELETE', `${at(place)}?dryRun=All`),
  },
  { title: 'and nothing is deleted', ask: async place => (await send(place, 'GET', at(place))).status },
  {
    title: 'deletion in the background is answered with a Status',
    ask: place => send(place, 'DELETE', at(place), options({ propagationPolicy: 'Background' })),
  },
  { title: 'and takes ReplicaSets and pods with it', ask: place => gone(place, 'app') },
  {
    title: 'deletion in the foreground is answered with the Deployment that waits',
    ask: place => send(place, 'DELETE', at(place, 'applate'), options({ propagationPolicy: 'Foreground' })),
  },
  { title: 'and it goes last', ask: place => gone(place, 'applate') },
  {
    title: 'deletion that orphans leaves ReplicaSets and pods behind',
    ask: async place => {
      const { status } = await send(
        place,
        'DELETE',
        at(place, 'apprecreate'),
        options({ propagationPolicy: 'Orphan' }),
      );
      await until(
        'the Deployment gone',
        async () => (await place.bench.api('GET', at(place, 'apprecreate'))).status === 404,
      );
      return [
        status,
        await releases(place, 'apprecreate'),
        (await items(place, podsPath(place, 'apprecreate'))).length,
      ];
    },
  },
];
