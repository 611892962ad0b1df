import type { StoreApi } from 'zustand/vanilla';
import type { Id, Instant } from '../domain/brands.ts';
import { type Call, targetOf } from '../domain/change.ts';
import type { Entry } from '../domain/journal.ts';
import { isSameJson } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { isSameWorkload, type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { confirm } from '../engine/confirm.ts';
import type { Confirmation } from '../engine/confirmation.ts';
import type { Engine } from '../engine/engine.ts';
import { floorAt } from '../engine/floor.ts';
import { foldRun } from '../engine/fold.ts';
import { type Prepared, prepare } from '../engine/prepare.ts';
import { doubtTable } from './doubt-table.ts';
import type { Intent } from './intent.ts';
import { changedSays, versionToPlanOn } from './plan-changed.ts';
import type { Change } from './session.ts';
import { canaryBefore } from './store/after-removal.ts';
import { pushed } from './store/navigate.ts';
import { type CockpitState, type PlanState, type RunOnScreen, type Screen, screenOf } from './store/state.ts';
import type { WorkloadView } from './store/workload-view.ts';

/** Keys that were pressed before a plan could be read were meant for something else. */
export const deafForMs = 500;
/** A plan is made again a little before it expires, so that Enter never meets an expired one. */
const renewBeforeMs = 5_000;

export type PlanDesk = {
  /** Plans this call on this workload, and shows the plan. */
  ask(ref: WorkloadRef, call: Call): void;
  type(intent: Extract<Intent, { type: 'plan.type' }>): void;
  confirm(intent: Extract<Intent, { type: 'plan.confirm' }>): Promise<void>;
  /** Workloads changed: a plan on one of them is made again. */
  worldMoved(changed: readonly WorkloadView[]): void;
  /** Resolves when no request is under way. */
  finished(): Promise<void>;
};

export type PlanDeskListener = {
  readonly changedByUs: (ref: WorkloadRef, at: Instant) => void;
  readonly runClosed: (ref: WorkloadRef) => void;
};

type Ready = Extract<Prepared, { kind: 'ready' }>;

export function createPlanDesk(
  engine: Engine,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
  listener: PlanDeskListener,
): PlanDesk {
  const { clock } = engine;
  const sending = new Set<Promise<unknown>>();
  /** Of the template that the shown plan was made for. */
  let shownVersion: string | undefined;
  let asked = 0;

  const planOn = (run: Id): PlanState | undefined => {
    const { plan } = store.getState();
    return plan?.run === run ? plan : undefined;
  };
  const withPlan = (run: Id, next: (plan: PlanState) => PlanState): void =>
    change(state => (state.plan?.run === run ? { ...state, plan: next(state.plan) } : state));

  async function make(ref: WorkloadRef, call: Call, run: Id, before?: Ready): Promise<void> {
    const turn = ++asked;
    const prepared = await prepare(engine, call, closing, run);
    // A late answer belongs to the plan that asked for it, or to nobody.
    if (closing.aborted || turn !== asked || !planOn(run) || planOn(run)?.isConfirming) return;
    shownVersion = versionOf(ref);
    if (prepared.kind !== 'ready') {
      const isBlocked = prepared.kind !== 'nothing-to-do';
      return withPlan(run, ({ notice: _old, ...plan }) => ({
        ...plan,
        typed: '',
        stage: {
          kind: 'nothing',
          because: prepared.because,
          isBlocked,
          ...('first' in prepared && prepared.first && { first: prepared.first }),
        },
      }));
    }
    const isSame = before?.plan.hash === prepared.plan.hash;
    withPlan(run, plan => ({
      ...plan,
      stage: { kind: 'shown', prepared },
      isListening: isSame && plan.isListening,
      typed: isSame ? plan.typed : '',
      ...(before && !isSame && { notice: changedSays(viewOf(ref), before) }),
    }));
    void renewInTime(ref, run, prepared);
    if (!planOn(run)?.isListening) await listenLater(run, prepared);
  }

  async function listenLater(run: Id, ready: Ready): Promise<void> {
    await clock.wait(deafForMs, closing);
    withPlan(run, plan =>
      plan.stage.kind === 'shown' && plan.stage.prepared === ready ? { ...plan, isListening: true } : plan,
    );
  }

  async function renewInTime(ref: WorkloadRef, run: Id, ready: Ready): Promise<void> {
    await clock.wait(Math.max(0, ready.plan.expiresAt - renewBeforeMs - clock.now()), closing);
    const plan = planOn(run);
    if (closing.aborted || plan?.isConfirming || plan?.stage.kind !== 'shown' || plan.stage.prepared !== ready) return;
    await make(ref, ready.plan.call, run, ready);
  }

  const viewOf = (ref: WorkloadRef) => store.getState().workloads.get(workloadKey(ref));
  const versionOf = (ref: WorkloadRef): string | undefined => {
    const view = viewOf(ref);
    return view && versionToPlanOn(view);
  };

  async function run(of: WorkloadRef, ready: Ready, confirmation: Confirmation): Promise<void> {
    // Two runs on one workload may be on the screen; each is told by a reference of its own.
    const ref = { ...of };
    const confirmedAt = clock.now();
    const entries: Entry[] = [];
    const show = (next: Partial<RunOnScreen>): void =>
      change(state => (state.run ? { ...state, run: withRun(state.run, ref, next) } : state));
    change(state => {
      const { plan: _sent, ...rest } = state;
      const { predictedMs, hash } = ready.plan;
      const offered = state.run?.seen?.next;
      const canary = canaryBefore(ready.plan.call, viewOf(ref));
      const begun: RunOnScreen = {
        ref,
        entries,
        confirmedAt,
        hash,
        ...(predictedMs !== undefined && { predictedMs }),
        ...(canary && { canary }),
        ...(state.run && offered && isSameJson(offered.with, ready.plan.call.with) && { after: state.run }),
      };
      return {
        ...rest,
        run: begun,
        screens: [state.screens[0], ...without(state, 'plan', 'run'), { name: 'run' }],
        scroll: 0,
      };
    });
    const result = await confirm(
      engine,
      ready,
      confirmation,
      {
        entry: entry => {
          entries.push(entry);
          const state = foldRun(entries);
          show({ entries: [...entries], ...(state && { state }) });
          if (entry.type === 'change.finished') listener.changedByUs(ref, confirmedAt);
        },
        seen: seen => show({ seen }),
      },
      closing,
    );
    if (result.kind === 'not-sent') return backToPlan(ref, ready, result.says, result.why === 'expired');
    const last = foldRun(entries)?.changes.at(-1);
    if (last?.seen?.landed === 'other' && last.outcome?.kind === 'unknown')
      show({ ended: 'in-doubt', doubt: await doubtTable(engine, last.change, closing) });
    listener.runClosed(ref);
  }

  /** Nothing left the house: the plan comes back with the reason, and is made anew. */
  function backToPlan(ref: WorkloadRef, ready: Ready, says: SafeText, isExpired: boolean): void {
    const run = engine.ids.next();
    change(state => {
      const { run: _none, ...rest } = state;
      const plan: PlanState = {
        ref,
        call: ready.plan.call,
        run,
        stage: { kind: 'reading' },
        typed: '',
        isListening: false,
        notice: says,
        isConfirming: false,
      };
      return {
        ...rest,
        plan,
        screens: [state.screens[0], ...without(state, 'run'), { name: 'plan' }],
      };
    });
    void make(ref, ready.plan.call, run, isExpired ? ready : undefined);
  }

  return {
    ask(ref, call) {
      const judging = viewOf(ref)?.judging;
      const plan: PlanState = {
        ...(judging?.kind === 'judged' && { verdict: judging.judgement.verdict }),
        ref,
        call,
        run: engine.ids.next(),
        stage: { kind: 'reading' },
        typed: '',
        isListening: false,
        isConfirming: false,
      };
      change(state => {
        const screens: CockpitState['screens'] = [state.screens[0], ...without(state, 'plan')];
        return { ...pushed({ ...state, screens }, { name: 'plan' }), plan };
      });
      void make(ref, call, plan.run);
    },

    type({ typed }) {
      const { plan } = store.getState();
      if (plan?.stage.kind !== 'shown' || !plan.isListening) return;
      withPlan(plan.run, ({ notice: _answered, ...rest }) => ({ ...rest, typed }));
    },

    async confirm({ to, level }) {
      const { plan } = store.getState();
      if (plan?.stage.kind !== 'shown' || plan.isConfirming || !plan.isListening) return;
      const { prepared } = plan.stage;
      if (prepared.plan.hash !== to) return;
      const floor = floorOf(engine, prepared);
      if (floor === 'typed' && (level !== 'typed' || plan.typed !== nameToType(prepared))) {
        const says =
          plan.typed === ''
            ? `type ${nameToType(prepared)} first; nothing was sent`
            : `that is not ${nameToType(prepared)}; nothing was sent`;
        return withPlan(plan.run, one => ({ ...one, notice: safe(says) }));
      }
      withPlan(plan.run, one => ({ ...one, isConfirming: true }));
      const running = run(plan.ref, prepared, { to, level, answer: level === 'typed' ? plan.typed : 'y' });
      sending.add(running);
      await running.finally(() => sending.delete(running));
    },

    worldMoved(changed) {
      const { plan } = store.getState();
      if (!plan || plan.walk || plan.isConfirming || screenOf(store.getState()).name !== 'plan') return;
      if (!changed.some(({ ref }) => isSameWorkload(ref, plan.ref)) || shownVersion === undefined) return;
      if (versionOf(plan.ref) === shownVersion) return;
      shownVersion = versionOf(plan.ref);
      const before = plan.stage.kind === 'shown' ? plan.stage.prepared : undefined;
      void make(plan.ref, before?.plan.call ?? plan.call, plan.run, before);
    },

    finished: async () => {
      await Promise.allSettled(sending);
    },
  };
}

const without = ({ screens }: CockpitState, ...names: readonly Screen['name'][]): readonly Screen[] =>
  screens.slice(1).filter(({ name }) => !names.includes(name));

/** What is new of one run: of the one on the screen, or of the one that offered it. */
function withRun(run: RunOnScreen, ref: WorkloadRef, next: Partial<RunOnScreen>): RunOnScreen {
  if (run.ref === ref) return { ...run, ...next };
  return run.after ? { ...run, after: withRun(run.after, ref, next) } : run;
}

/** The name that a person types to confirm: of what is changed, so that a pod is not taken for its workload. */
export const nameToType = ({ plan }: Ready): string => targetOf(plan).name;

/** The strongest confirmation that any of the plan's changes needs here. */
export const floorOf = ({ place }: Pick<Engine, 'place'>, { plan }: Ready): 'none' | 'key' | 'typed' => {
  const floors = plan.changes.map(one => floorAt(place, one));
  if (floors.includes('typed')) return 'typed';
  return floors.includes('key') ? 'key' : 'none';
};
