import { exitCodes } from '../../app/cockpit-error.ts';
import { isInDoubt, type WalkStep, type WalkView } from '../../app/commands/walks.ts';
import { continueWay } from '../../domain/playbook.ts';
import type { Driven } from './drive-walk.ts';

/** How a walk ended for the shell, and for a person. */
export type WalkEnd = { readonly code: number; readonly says: string; readonly next: readonly string[] };

type Ways = { readonly resume: string; readonly export: string };

export function walkEnd({ view, left }: Driven, ways: Ways): WalkEnd {
  const { state } = view;
  if (!state.closed) {
    const isLost = lostChange(view) !== undefined;
    const why = isLost ? 'a change was sent, and nobody knows whether it landed' : (left?.says ?? 'it waits');
    return {
      code: exitCodes[isLost ? 'unknownOutcome' : (left?.code ?? 'waitsForPerson')],
      says: `Run ${state.run} stays open: ${why}${/[.?!…]$/.test(why) ? '' : '.'} Go on with:`,
      next: [ways.resume],
    };
  }
  switch (state.closed.how) {
    case 'clean':
      return { code: exitCodes.done, says: 'Closed, 0 debts.', next: [ways.export] };
    case 'with-debts':
      return { code: exitCodes.waitsForPerson, says: 'Closed, and something is still owed.', next: [ways.export] };
    default:
      return {
        code: exitCodes[codeOfTrouble(view) ?? 'failed'],
        says: state.closed.how === 'abandoned' ? 'Abandoned.' : 'Stopped.',
        next: [ways.export],
      };
  }
}

/** What went wrong last, and was not made good since: the step that a walk pauses or stops over. */
export function codeOfTrouble({ state }: WalkView): keyof typeof exitCodes | undefined {
  const troubled = [...state.way].reverse().flatMap(id => state.steps.get(id) ?? []);
  const mayFail = new Set(state.playbook.steps.filter(({ onFail }) => onFail === continueWay).map(({ id }) => id));
  const step = troubled.find(({ id, phase }) => ['failed', 'timed-out'].includes(phase) && !mayFail.has(id));
  return step && codeOfStep(step);
}

function codeOfStep({ phase, changes, seen }: WalkStep): keyof typeof exitCodes {
  const last = changes.findLast(({ startedAt }) => startedAt !== undefined);
  const outcome = last?.outcome;
  if (outcome?.kind === 'refused') return outcome.why === 'conflict' ? 'conflict' : 'refused';
  if (outcome?.kind === 'not-sent') return 'sourceDown';
  if ((last?.seen ?? seen)?.effect === 'reverted') return 'superseded';
  return phase === 'timed-out' ? 'timedOut' : 'failed';
}

/** The change of which nobody knows whether it landed, if there is one. */
function lostChange({ state }: WalkView) {
  return state.steps.get(state.at ?? '')?.changes.find(one => one.change.via !== 'sink' && isInDoubt(one));
}

/** Of a step without a time of its own. */
const usualMs = 60_000;

/** Whether a change has been without an answer, and looked for since `begunAt`, for longer than its step may take. */
export function isLostTooLong(view: WalkView, begunAt: number, now: number): boolean {
  const { playbook, at } = view.state;
  const { startedAt } = lostChange(view) ?? {};
  const mostMs = playbook.steps.find(({ id }) => id === at)?.timeoutMs ?? usualMs;
  return startedAt !== undefined && now > Math.max(startedAt, begunAt) + mostMs;
}
