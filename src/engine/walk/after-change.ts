import type { PlaybookStep } from '../../domain/playbook.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import { type ChangeState, isInDoubt } from '../fold.ts';
import { ends, type Move, type Now } from './next-move.ts';
import type { WalkState, WalkStep } from './walk-state.ts';
import { effectTimeMs } from './ways.ts';

/** The move of a step whose change has left, or may have; nothing where it has to be planned, or planned again. */
export function afterChange(state: WalkState, step: PlaybookStep, at: WalkStep, now: Now): Move | undefined {
  const last = at.changes.findLast(({ startedAt }) => startedAt !== undefined);
  if (!last || isPlannedAfter(at, last)) return undefined;
  if (last.decided !== undefined) return afterDecision(state, step, last.decided);
  const { outcome, change } = last;
  if (change.via === 'sink') return afterTelling(state, step, at, now);
  if (isInDoubt(last)) return { do: 'follow', step };
  switch (outcome?.kind) {
    case 'refused':
      // What changed since it was shown is shown anew. Anything else would be refused again.
      return outcome.why === 'conflict' ? undefined : ends(state, step, 'failed', outcome.says);
    case 'applied':
      return afterLanding(state, step, at, last, now);
    default:
      return undefined;
  }
}

/**
 * Nobody waits for a message to arrive. One of which only a dead process knew whether it left is told again: its key is
 * the same, so that it rings once.
 */
function afterTelling(state: WalkState, step: PlaybookStep, { changes }: WalkStep, { told }: Now): Move | undefined {
  const isUnheard = ({ outcome, recovered }: ChangeState) => outcome?.kind === 'unknown' && recovered === true;
  const isToldAgain = ({ change: { target } }: ChangeState, index: number) =>
    changes
      .slice(index + 1)
      .some(({ change, startedAt }) => startedAt !== undefined && change.target.name === target.name);
  if (changes.some((one, index) => one.change.via === 'sink' && isUnheard(one) && !isToldAgain(one, index)))
    return undefined;
  const counted = changes.filter(one => !isUnheard(one));
  const isTold = counted.every(({ change, outcome }) => outcome !== undefined || told?.has(change.id));
  return isTold && counted.length > 0
    ? ends(state, step, 'done', ours('on its way; whether it arrived is noted when it is known'))
    : undefined;
}

/** Plans that were made later stand behind it in the list. */
const isPlannedAfter = ({ changes }: WalkStep, { change }: ChangeState): boolean =>
  changes.at(-1)?.change.id !== change.id && isSettled(changes.find(one => one.change.id === change.id));

const isSettled = (one: ChangeState | undefined): boolean =>
  one !== undefined && one.outcome?.kind !== 'applied' && !isInDoubt(one);

function afterDecision(state: WalkState, step: PlaybookStep, decided: string): Move | undefined {
  if (decided === 'plan-again') return undefined;
  const because = decided === 'by-hand' ? ours('done by hand') : ours('accepted as done by a person');
  return paysFirst(state, step) ?? ends(state, step, 'done', because);
}

function afterLanding(
  state: WalkState,
  step: PlaybookStep,
  { changes, seen: latest, plan }: WalkStep,
  last: ChangeState,
  now: Now,
): Move | undefined {
  const { seen, change } = last;
  const isOver = change.via !== 'kube' || seen?.effect === 'in-effect';
  if (isOver) {
    // Of a plan of several changes the rest has no bytes any more: it is planned again, or goes on in this program.
    if (changes.some(({ startedAt }) => startedAt === undefined)) return undefined;
    const result = seen?.result ?? latest?.result;
    return (
      paysFirst(state, step) ?? ends(state, step, 'done', seen?.says ?? ours('done'), result ? { result } : undefined)
    );
  }
  if (seen?.effect === 'failed' || seen?.effect === 'reverted') return ends(state, step, 'failed', seen.says);
  return late(state, step, last, now, plan?.predictedMs) ?? { do: 'follow', step };
}

/** A changing step's time counts from its confirmation: nobody is hurried while reading a plan. */
function late(
  state: WalkState,
  step: PlaybookStep,
  { startedAt = 0, seen, outcome }: ChangeState,
  { now }: Now,
  predictedMs: number | undefined,
): Move | undefined {
  const timeMs = effectTimeMs(step, predictedMs);
  if (outcome?.kind !== 'applied' || timeMs === undefined || now < startedAt + timeMs) return undefined;
  return ends(state, step, 'timed-out', safe(`not in effect in time: ${seen?.says ?? 'nothing was seen of it yet'}`));
}

function paysFirst({ debts }: WalkState, step: PlaybookStep): Move | undefined {
  const open = debts.some(debt => debt.step === step.pays && debt.paidAt === undefined);
  return open ? { do: 'pay-debts', step } : undefined;
}
