import type { Id } from '../../domain/brands.ts';
import type { Outcome } from '../../domain/change.ts';
import type { Entry } from '../../domain/journal.ts';
import { textAt } from '../../domain/json.ts';
import { type ChangeState, isInDoubt, plannedChange } from '../fold.ts';
import { withFacts } from './fold-facts.ts';
import { aboutOf } from './two-people.ts';
import type { StepPhase, WalkState, WalkStep } from './walk-state.ts';
import { stepOf } from './ways.ts';

type ChangeEntry = Extract<
  Entry,
  { type: 'plan.made' | 'answer.given' | 'change.started' | 'change.finished' | 'effect.seen' }
>;

/** What a line about a plan, an answer or a change makes of the step that it belongs to. */
export function foldChange(state: WalkState, entry: ChangeEntry): WalkState {
  const step = state.steps.get(entry.step ?? '');
  if (!step) return state;
  const after: WalkState = {
    ...state,
    steps: new Map(state.steps).set(step.id, foldStep(step, entry, isForTwo(state, step))),
  };
  if (entry.type !== 'effect.seen') return after;
  const seen = withFacts(after, entry.seen.facts ?? []);
  return isBudgetOver(state, entry) ? { ...seen, inEffectAt: entry.at } : seen;
}

const isForTwo = ({ playbook }: WalkState, { id }: WalkStep): boolean => stepOf(playbook, id)?.confirm === 'two-person';

function foldStep(step: WalkStep, entry: ChangeEntry, isTwo: boolean): WalkStep {
  switch (entry.type) {
    case 'plan.made':
      return {
        ...withoutBecause(step),
        phase: 'ready',
        plan: {
          hash: entry.hash,
          call: entry.call,
          ...(entry.predictedMs !== undefined && { predictedMs: entry.predictedMs }),
          ...(entry.undo && { undo: entry.undo }),
        },
        // Of plans that nobody confirmed nothing is left to know.
        changes: [
          ...step.changes.filter(({ startedAt }) => startedAt !== undefined),
          ...entry.changes.map(change => plannedChange(change, entry)),
        ],
      };
    case 'answer.given':
      return answered(step, entry, isTwo);
    case 'change.started':
      return { ...changed(step, entry.change, { startedAt: entry.at }), phase: 'applying' };
    case 'change.finished': {
      const { outcome, recovered, at } = entry;
      const after = changed(step, entry.change, { outcome, recovered, finishedAt: at });
      // The outcome of what was only told may come long after its step.
      if (isEnded(step.phase)) return after;
      const phase = phaseAfter(outcome, recovered);
      return { ...after, phase, ...('says' in outcome && { because: outcome.says }) };
    }
    case 'effect.seen': {
      const { change, seen } = entry;
      if (change === undefined) return { ...step, phase: 'observing', seen };
      const after = { ...changed(step, change, { seen, seenAt: entry.at }), seen };
      const isLost = after.changes.some(one => one.change.id === change && isInDoubt(one) && isUnsettled(one));
      return isLost ? { ...after, phase: 'in-doubt' } : after;
    }
  }
}

/** Reading can't settle it any more: somebody wrote over it, or there is nothing that could be read. */
const isUnsettled = ({ seen, change: { probes } }: ChangeState): boolean =>
  seen?.landed === 'other' || (seen?.landed === 'unreadable' && probes.length === 0);

function answered(step: WalkStep, entry: Extract<Entry, { type: 'answer.given' }>, isTwo: boolean): WalkStep {
  const { by, at, level, answer, to } = entry;
  const { plan } = step;
  const planned = step.changes.filter(({ startedAt }) => startedAt === undefined).map(({ change }) => change);
  const about = plan && to === plan.hash ? { about: aboutOf(plan.call, planned) } : {};
  const after = { ...step, answers: [...step.answers, { by, at, level, answer, ...about }] };
  if (step.changes.some(({ change }) => change.id === to)) {
    const decided = textAt(answer, 'doubt') ?? 'accept';
    return { ...changed(after, to as Id, { decided }), phase: decided === 'plan-again' ? 'ready' : 'observing' };
  }
  if (to !== plan?.hash) return after;
  const isYes = answer !== false && !(isTwo && level !== 'two-person');
  return { ...after, phase: isYes ? 'intent' : 'ready' };
}

const isEnded = (phase: StepPhase): boolean => ['done', 'skipped', 'failed', 'timed-out'].includes(phase);

function phaseAfter({ kind }: Outcome, recovered: boolean): StepPhase {
  if (kind === 'applied') return 'observing';
  if (kind === 'unknown') return recovered ? 'ready' : 'applying';
  return 'ready';
}

const changed = (step: WalkStep, id: Id, with_: Partial<ChangeState>): WalkStep => ({
  ...step,
  changes: step.changes.map(one => (one.change.id === id ? { ...one, ...with_ } : one)),
  earlier: step.earlier.map(one => (one.change.id === id ? { ...one, ...with_ } : one)),
});

function withoutBecause({ because: _old, ...step }: WalkStep): WalkStep {
  return step;
}

/**
 * The budget ends with the first change of the main path that is in effect. What is only lent, such as a sync that was
 * switched off, comes before that change and is not it.
 */
function isBudgetOver(state: WalkState, entry: Extract<Entry, { type: 'effect.seen' }>): boolean {
  const written = stepOf(state.playbook, entry.step);
  return (
    state.inEffectAt === undefined &&
    entry.change !== undefined &&
    entry.seen.effect === 'in-effect' &&
    written?.number !== undefined &&
    written.owes === undefined
  );
}
