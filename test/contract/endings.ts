import { until } from '../control-plane/until.ts';
import { type Answered, inNamespace, items, jsonPatch, manager, masked, type Place, send } from './place.ts';

export const HOLD = 'contract.example/hold';

export const mapsPath = (place: Place) => inNamespace(place, 'configmaps');
export const mapPath = (place: Place, name: string) => `${mapsPath(place)}/${name}`;

/** A ConfigMap, as the smallest thing that can be owned, held and deleted. */
export async function makeMap(place: Place, name: string, metadata: object = {}): Promise<Answered> {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } };
  return (await place.bench.api('POST', mapsPath(place) + manager, { body })).body;
}

export const ownedBy = ({ metadata }: Answered, blockOwnerDeletion?: boolean) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: metadata.name,
  uid: metadata.uid,
  ...(blockOwnerDeletion !== undefined && { blockOwnerDeletion }),
});

export const deleteIt = (place: Place, path: string, options: object = {}): Promise<Answered> =>
  send(place, 'DELETE', path, { body: { apiVersion: 'v1', kind: 'DeleteOptions', ...options } });

export const letGo = (place: Place, path: string) =>
  send(place, 'PATCH', path + manager, {
    contentType: jsonPatch,
    body: [{ op: 'remove', path: '/metadata/finalizers' }],
  });

/** What a deletion has done to an object so far; the times are the server's. */
export const markOf = ({ status, body }: Answered): Answered => {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers, generation } = body.metadata ?? {};
  return {
    status,
    isMarked: deletionTimestamp !== undefined,
    deletionGracePeriodSeconds,
    finalizers: finalizers && [...finalizers].sort(),
    generation,
  };
};

export const markAt = async (place: Place, path: string) => markOf(await place.bench.api('GET', path));

export const gone = (place: Place, path: string, seconds = 30) =>
  until(`${path} gone`, async () => (await place.bench.api('GET', path)).status === 404, { seconds });

/** Who is still there, with their owners and what holds them. */
export async function left(place: Place, prefix: string): Promise<readonly Answered[]> {
  const maps = (await items(place, mapsPath(place))).filter(({ metadata }) => metadata.name.startsWith(prefix));
  return maps.map(({ metadata: { name, ownerReferences, finalizers, deletionTimestamp } }) =>
    masked(place, { name, owners: ownerReferences, finalizers, isMarked: deletionTimestamp !== undefined }),
  );
}
