import type { Hash } from '../domain/brands.ts';
import type { Change, Seen } from '../domain/change.ts';
import { atPointer, canonical, type Json } from '../domain/json.ts';

/**
 * Whether a change is in the object, by its probes. The first probe is the mark that only this change leaves: where
 * it stands, the change landed, whatever somebody wrote over the rest since. Where every probe shows what was there
 * before, it has not landed so far. All else is somebody else's work, and a person decides.
 */
export function landed({ probes }: Change, object: Json, hash: Hash): Seen['landed'] {
  const shas = probes.map(({ pointer }) => {
    const value = atPointer(object, pointer);
    return value === undefined ? undefined : hash(canonical(value));
  });
  const [mark] = probes;
  if (mark?.after !== undefined && shas[0] === mark.after) return 'after';
  return probes.every(({ before }, index) => shas[index] === before) ? 'before' : 'other';
}
