import type { FailedAnswer } from '../domain/answer.ts';
import type { Hash } from '../domain/brands.ts';
import type { Change, Seen } from '../domain/change.ts';
import { atPointer, canonical, type Json, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { landed } from './landed.ts';

/** Of an object that was not read. Gone is no doubt about the change: there is nothing left that it could be in. */
export const observeUnread = ({ target }: Change, answer: FailedAnswer): Seen =>
  answer.kind === 'absent'
    ? { landed: 'other', effect: 'failed', says: safe(`${target.name} is gone`) }
    : { landed: 'unreadable', effect: 'unknown', says: answer.says };

/**
 * Whether a change is in its object and still stands: what holds of every object, before its own effect is looked at.
 * `stands` only where all that was written is there.
 */
export function observeObject(
  change: Change,
  object: Json,
  hash: Hash,
  /** Who changed again what was written, and to what. */
  changedSays: (pointer: string) => SafeText,
): { readonly seen: Seen } | { readonly stands: Pick<Seen, 'landed'> } {
  const { name, uid } = change.target;
  if (textAt(object, 'metadata', 'uid') !== uid)
    return { seen: { landed: 'other', effect: 'reverted', says: safe(`${name} was deleted and made again`) } };
  const where = landed(change, object, hash);
  if (where === 'before')
    return { seen: { landed: where, effect: 'waiting', says: safe('the object is as it was before') } };
  const [_mark, ...written] = change.probes;
  const lost = written.find(({ pointer, after }) => {
    const value = atPointer(object, pointer);
    return (value === undefined ? undefined : hash(canonical(value))) !== after;
  });
  if (!lost) return { stands: { landed: where } };
  const effect = where === 'after' ? 'reverted' : 'unknown';
  return { seen: { landed: where, effect, says: changedSays(lost.pointer) } };
}
