import type { Change, ChangeClass } from '../domain/change.ts';
import { type Environment, environmentIn, type Floor, type Place } from '../domain/environment.ts';
import type { AnswerLevel } from '../domain/journal.ts';

/**
 * What a change of this class needs at least, in this environment; `set` is what the user's settings say of it. The
 * practice cluster asks as production does, because it is where people learn. What can't be undone is always typed.
 */
export function confirmationFloor(environment: Environment, of: ChangeClass, set?: Floor): Floor {
  if (of === 'read') return 'none';
  if (of === 'irreversible') return 'typed';
  return set ?? (environment === 'production' || environment === 'practice' ? 'typed' : 'key');
}

/**
 * The same where the change goes: its own namespace decides, whatever is on the screen. Telling people and writing a
 * file beside the journal need no word: a page must go out when nobody is there to confirm it.
 */
export function floorAt(
  place: Place,
  { target, class: of, via }: Pick<Change, 'target' | 'class'> & Partial<Pick<Change, 'via'>>,
): Floor {
  if (via === 'sink' || via === 'record') return 'none';
  const { environment, floor } = environmentIn(place, target.namespace);
  return confirmationFloor(environment, of, floor);
}

const strength: Record<AnswerLevel, number> = { none: 0, key: 1, flag: 2, typed: 2, 'two-person': 3 };

/** A flag stands for the typed name: `--confirm NAME`, or `--plan HASH` of what was shown by a dry run. */
export const isEnough = (given: AnswerLevel, needed: AnswerLevel): boolean => strength[given] >= strength[needed];
