import type { StoreApi } from 'zustand/vanilla';
import type { Id } from '../domain/brands.ts';
import type { Call } from '../domain/change.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { isSameWorkload, type WorkloadRef, workloadKey } from '../domain/workload.ts';
import type { Confirmation } from '../engine/confirmation.ts';
import type { Engine } from '../engine/engine.ts';
import { type Prepared, prepare } from '../engine/prepare.ts';
import type { Intent } from './intent.ts';
import { changedSays, versionToPlanOn } from './plan-changed.ts';
import { floorOf, nameToType } from './plan-floor.ts';
import { type RunListener, runOnScreen } from './run-on-screen.ts';
import type { Change } from './session.ts';
import { pushed, withoutScreens } from './store/navigate.ts';
import { type CockpitState, type PlanState, screenOf } from './store/state.ts';
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

type Ready = Extract<Prepared, { kind: 'ready' }>;

export function createPlanDesk(
  engine: Engine,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
  listener: RunListener,
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
      return withPlan(run, ({ notice, ...plan }) => ({
        ...plan,
        // Why a plan came back is still news; what was said of a plan that was shown before is not.
        ...(notice !== undefined && plan.stage.kind === 'reading' && { notice }),
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

  async function send(plan: PlanState, ready: Ready, confirmation: Confirmation): Promise<void> {
    const notSent = await runOnScreen({ engine, change, closing, listener }, plan.ref, ready, confirmation);
    if (notSent) backToPlan(plan, ready, notSent.says, notSent.why === 'expired');
  }

  /** Nothing left the house: the plan comes back with the reason, and is made anew. */
  function backToPlan({ ref, verdict }: PlanState, ready: Ready, says: SafeText, isExpired: boolean): void {
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
        // What it was asked at goes on to hold.
        ...(verdict && { verdict }),
      };
      return {
        ...rest,
        plan,
        screens: [state.screens[0], ...withoutScreens(state, 'run'), { name: 'plan' }],
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
        const screens: CockpitState['screens'] = [state.screens[0], ...withoutScreens(state, 'plan')];
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
      const running = send(plan, prepared, { to, level, answer: level === 'typed' ? plan.typed : 'y' });
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
