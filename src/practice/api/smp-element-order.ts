import { isJsonObject } from '../json.ts';
import { goFormat } from './go-format.ts';
import { refusedByServer } from './patch-errors.ts';

const identityOf = (item: unknown, mergeKey: string) => (mergeKey !== '' && isJsonObject(item) ? item[mergeKey] : item);

/** The patch's own members have to stand in the order that it asks for. */
export function elementOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const kept = patch.filter(item => !(mergeKey !== '' && isJsonObject(item) && '$patch' in item));
  let next = 0;
  for (const each of order) {
    if (next < kept.length && identityOf(kept[next], mergeKey) === identityOf(each, mergeKey)) next += 1;
  }
  if (next >= kept.length) return;
  throw refusedByServer(
    `The order in patch list:\n${goFormat(patch)}\n doesn't match $setElementOrder list:\n${goFormat(order)}\n`,
  );
}

/**
 * Members that the patch speaks of stand in its order, all others in the server's; where the server knows both, its
 * order tells which comes first.
 */
export function inElementOrder(
  merged: readonly unknown[],
  order: readonly unknown[],
  server: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const placeIn = (list: readonly unknown[]) => {
    const places = new Map<unknown, number>();
    list.forEach((item, index) => {
      const identity = identityOf(item, mergeKey);
      if (!places.has(identity)) places.set(identity, index);
    });
    return (item: unknown) => places.get(identityOf(item, mergeKey)) ?? -1;
  };
  const inOrder = placeIn(order);
  const inServer = placeIn(server);
  const ofPatch = sortedBy(
    merged.filter(item => inOrder(item) >= 0),
    inOrder,
  );
  const ofServer = sortedBy(
    merged.filter(item => inOrder(item) < 0),
    inServer,
  );
  const result: unknown[] = [];
  while (ofPatch.length > 0 || ofServer.length > 0) {
    const [left] = ofServer;
    const [right] = ofPatch;
    const isLeftNext =
      ofPatch.length === 0 ||
      (ofServer.length > 0 && inServer(left) >= 0 && inServer(right) >= 0 && inServer(left) < inServer(right));
    result.push(isLeftNext ? ofServer.shift() : ofPatch.shift());
  }
  return result;
}

function sortedBy(items: unknown[], placeOf: (item: unknown) => number): unknown[] {
  return items.sort((left, right) => {
    const [first, second] = [placeOf(left), placeOf(right)];
    return first >= 0 && second >= 0 ? first - second : 0;
  });
}
