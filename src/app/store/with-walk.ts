import { ours, safe } from '../../domain/safe-text.ts';
import { pushed, withoutWriting } from './navigate.ts';
import { type CockpitState, type PlanState, type Screen, screenOf } from './state.ts';
import { stepAt, type WalkOnScreen, type WalkView, walkAt } from './walks.ts';

/** What is new of a walk, and what follows from it for a plan or a field of it that is on the screen. */
export function withWalk(state: CockpitState, walk: WalkOnScreen): CockpitState {
  const before = walkAt(state, walk.run);
  const walks = before ? state.walks.map(one => (one.run === walk.run ? walk : one)) : [...state.walks, walk];
  const told = walk.view.notice !== undefined && walk.view.notice !== before?.view.notice && !state.writing;
  const next = { ...state, walks, ...(told && walk.view.notice && { notice: walk.view.notice }) };
  return withPlanOf(withWritingOf(next, walk, before), walk.view);
}

/** What was being written belongs to the step that it was begun at. A note, a stop and a pause are of the whole run. */
function withWritingOf(state: CockpitState, walk: WalkOnScreen, before: WalkOnScreen | undefined): CockpitState {
  const { writing } = state;
  if (!writing || writing.run !== walk.run || writing.isSending) return state;
  const isOfRun = ['note', 'stop', 'pause', 'handover', 'fact', 'close'].includes(writing.for);
  const isSame =
    before?.view.state.at === walk.view.state.at && before?.view.state.way.length === walk.view.state.way.length;
  if (isOfRun || isSame) return state;
  const step = stepAt(walk.view.state);
  return {
    ...withoutWriting(state),
    notice: safe(`nothing was written down: the run went on${step ? ` to “${step.title}”` : ''}`, 200),
  };
}

/** The walk's plan, as every plan is shown. What is confirmed is said to the walk. */
function planOfWalk({ view, run }: WalkOnScreen): PlanState | undefined {
  const { prepared, level = 'typed', state } = view;
  if (!prepared) return undefined;
  const [{ target }] = prepared.plan.changes;
  const namespace = target.namespace ?? state.workload?.namespace ?? '';
  return {
    ref: state.workload ?? { kind: 'Deployment', namespace, name: target.name },
    call: prepared.plan.call,
    run: prepared.run,
    stage: { kind: 'shown', prepared },
    isListening: false,
    typed: '',
    isConfirming: false,
    walk: { run, level },
  };
}

/** Opens the plan of a walk's step; nothing where there is none any more. */
export function withPlanShown(state: CockpitState, walk: WalkOnScreen): CockpitState {
  const plan = planOfWalk(walk);
  if (!plan) return { ...state, notice: ours('there is no plan to show now') };
  return { ...pushed(state, { name: 'plan' }), plan };
}

function withPlanOf(state: CockpitState, { prepared, state: walk, notice }: WalkView): CockpitState {
  const { plan } = state;
  if (plan?.walk?.run !== walk.run || plan.stage.kind !== 'shown') return state;
  if (!prepared) return withoutPlan(state, walk);
  const before = plan.stage.prepared;
  if (before === prepared) return state;
  const stage = { kind: 'shown', prepared } as const;
  if (before.plan.hash === prepared.plan.hash) return { ...state, plan: { ...plan, stage } };
  const says = notice ?? ours('CHANGED: the plan is another one now. Nothing was sent: read it again.');
  return { ...state, plan: { ...plan, stage, typed: '', isListening: false, isConfirming: false, notice: says } };
}

/** It was confirmed, or is gone: back to the walk. */
export function withoutPlan(state: CockpitState, walk: WalkView['state']): CockpitState {
  const { plan, ...rest } = state;
  const [first, ...others] = state.screens;
  if (screenOf(state).name !== 'plan') return rest;
  const below: Screen | undefined = others.at(-2) ?? first;
  const isUnsent =
    !plan?.isConfirming && walk.steps.get(walk.at ?? '')?.changes.every(one => one.startedAt === undefined);
  const gone = isUnsent ? { notice: ours('the plan is gone: nothing was sent') } : {};
  return {
    ...rest,
    ...gone,
    row: 0,
    scroll: 0,
    filter: '',
    isExactShown: false,
    ...below.left,
    screens: [first, ...others.slice(0, -1)],
  };
}
