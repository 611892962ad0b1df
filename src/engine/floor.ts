import type { ChangeClass } from '../domain/change.ts';
import type { Environment } from '../domain/environment.ts';
import type { AnswerLevel } from '../domain/journal.ts';

/** What a change of this class needs at least, in this environment. The practice cluster asks as production does, because it is where people learn. */
export function confirmationFloor(environment: Environment, of: ChangeClass): 'none' | 'key' | 'typed' {
  if (of === 'read') return 'none';
  if (environment === 'production' || environment === 'practice' || of === 'irreversible') return 'typed';
  return 'key';
}

const strength: Record<AnswerLevel, number> = { none: 0, key: 1, flag: 2, typed: 2, 'two-person': 3 };

/** A flag stands for the typed name: `--confirm NAME`, or `--plan HASH` of what was shown by a dry run. */
export const isEnough = (given: AnswerLevel, needed: AnswerLevel): boolean => strength[given] >= strength[needed];
