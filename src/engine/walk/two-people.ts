import type { Call } from '../../domain/change.ts';
import type { Actor, AnswerLevel } from '../../domain/journal.ts';
import { canonical } from '../../domain/json.ts';
import type { PlaybookStep } from '../../domain/playbook.ts';
import type { WalkStep } from './walk-state.ts';

/** Each of two people says yes by name: the first where they plan it, the second after taking the run over. */
export const levelOfEach = ({ confirm }: Pick<PlaybookStep, 'confirm'>): AnswerLevel | undefined =>
  confirm === 'two-person' ? 'typed' : confirm;

/** Who said yes to the very same before, in this attempt, and is somebody else. */
export function firstYes({ plan, answers }: WalkStep, call: Call, name: string): Actor | undefined {
  if (!plan || canonical(plan.call) !== canonical(call)) return undefined;
  return answers.find(({ by, level, answer }) => level === 'typed' && answer !== false && by.name !== name)?.by;
}
