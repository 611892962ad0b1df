import type { Instant } from '../../domain/brands.ts';
import type { Call, Change } from '../../domain/change.ts';
import { age } from '../../domain/duration.ts';
import type { Actor, AnswerLevel } from '../../domain/journal.ts';
import { canonical } from '../../domain/json.ts';
import type { PlaybookStep } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Ready } from '../prepare.ts';
import type { WalkState, WalkStep } from './walk-state.ts';
import { stepOf } from './ways.ts';

/** Who said yes longer ago than that looks at it again. */
const yesLivesMs = 15 * 60_000;

/** Each of two people says yes by name: the first where they plan it, the second after taking the run over. */
export const levelOfEach = ({ confirm }: Pick<PlaybookStep, 'confirm'>): AnswerLevel | undefined =>
  confirm === 'two-person' ? 'typed' : confirm;

/**
 * What a yes is about: the call, and the values that it would replace. Not the plan's hash, which covers how the server
 * is reached and who plans: two people may come different ways.
 */
export const aboutOf = (call: Call, changes: readonly Pick<Change, 'probes'>[]): string =>
  canonical({
    call,
    replaced: changes.map(({ probes }) =>
      probes.map(({ target, pointer, before = null }) => [target, pointer, before]),
    ),
  });

/** The first yes of a step that takes two, as it counts now. */
export type FirstYes = {
  readonly by: Actor;
  readonly at: Instant;
  /** Why it counts no more. */
  readonly lapsed?: SafeText;
};

/** The newest yes by name since the last no, for each person, newest first. */
function yesesOf({ answers }: WalkStep): readonly WalkStep['answers'][number][] {
  const lastNo = answers.findLastIndex(({ answer }) => answer === false);
  const since = answers.slice(lastNo + 1).filter(({ level }) => level === 'typed');
  return since.filter((one, index) => since.findLastIndex(({ by }) => by.name === one.by.name) === index).reverse();
}

/** All who said yes to what this step would do, and whether that still counts for `about`. */
const firstYeses = (step: WalkStep, about: string | undefined, now: Instant): readonly FirstYes[] =>
  yesesOf(step).map(({ by, at, about: then }) => {
    const says =
      about !== undefined && then !== about
        ? `what ${by.name} said yes to is not what would be sent now`
        : now - at > yesLivesMs
          ? `${by.name} said yes ${age(now - at)} ago, and that counts for ${age(yesLivesMs)}`
          : undefined;
    return { by, at, ...(says !== undefined && { lapsed: safe(says) }) };
  });

/** Of the step that a walk is at, where it takes two people and nothing was sent yet; nothing elsewhere. */
export function twoPeopleAt(
  state: WalkState,
  prepared: Ready | undefined,
  now: Instant,
): readonly FirstYes[] | undefined {
  const step = state.at === undefined ? undefined : state.steps.get(state.at);
  if (!step || stepOf(state.playbook, state.at)?.confirm !== 'two-person') return undefined;
  if (step.changes.some(({ startedAt }) => startedAt !== undefined)) return undefined;
  return firstYeses(step, prepared && aboutOf(prepared.plan.call, prepared.plan.changes), now);
}
