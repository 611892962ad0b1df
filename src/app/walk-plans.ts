import type { StoreApi } from 'zustand/vanilla';
import type { Id } from '../domain/brands.ts';
import { safe } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import type { Walker } from '../engine/walk/walk-state.ts';
import type { Intent } from './intent.ts';
import { deafForMs } from './plan-desk.ts';
import { nameToType } from './plan-floor.ts';
import type { Change } from './session.ts';
import type { CockpitState } from './store/state.ts';
import { walkAt, yesesTo } from './store/walks.ts';
import { withoutPlan, withPlanShown } from './store/with-walk.ts';
import { walkPicture } from './walk-picture.ts';

/** The plans of the steps that change something, on the screen and confirmed. */
export type WalkPlans = {
  show(run: Id): void;
  confirm(intent: Extract<Intent, { type: 'plan.confirm' }>): Promise<void>;
};

export function createWalkPlans(
  engine: Engine,
  walkers: ReadonlyMap<Id, Walker>,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
): WalkPlans {
  function show(run: Id): void {
    change(state => {
      const walk = walkAt(state, run);
      return walk ? withPlanShown(state, walk) : state;
    });
    void listenToPlan(run);
  }

  /** Keys from before the plan was drawn, and of its first half second, were meant for something else. */
  async function listenToPlan(run: Id): Promise<void> {
    const shown = store.getState().plan?.stage;
    await engine.clock.wait(deafForMs, closing);
    change(state =>
      state.plan?.walk?.run === run && state.plan.stage === shown
        ? { ...state, plan: { ...state.plan, isListening: true } }
        : state,
    );
  }

  async function confirm({ to, level }: Extract<Intent, { type: 'plan.confirm' }>): Promise<void> {
    const { plan } = store.getState();
    if (!plan?.walk || plan.stage.kind !== 'shown' || plan.isConfirming || !plan.isListening) return;
    const { prepared } = plan.stage;
    const walker = walkers.get(plan.walk.run);
    if (!walker || prepared.plan.hash !== to) return;
    const name = nameToType(prepared);
    const withPlan = (next: Partial<typeof plan>) =>
      change(state => (state.plan?.walk?.run === walker.run ? { ...state, plan: { ...state.plan, ...next } } : state));
    const isTyped = plan.walk.level === 'typed' || plan.walk.level === 'two-person';
    if (isTyped && (level !== 'typed' || plan.typed !== name)) {
      const says = plan.typed === '' ? `type ${name} first; nothing was sent` : `that is not ${name}; nothing was sent`;
      return withPlan({ notice: safe(says) });
    }
    withPlan({ isConfirming: true });
    await walker.send({ type: 'confirm', to, level, answer: level === 'typed' ? plan.typed : 'y' });
    const refused = walker.view().notice;
    // A plan that was taken stays as it is until the walk has sent it.
    const isFirst = yesesTo(walkPicture(engine, walker.view(), undefined), engine.clock.now())?.some(
      ({ by, lapsed }) => by.name === engine.actor.name && lapsed === undefined,
    );
    if (isFirst)
      return change(state => ({ ...withoutPlan(state, walker.view().state), ...(refused && { notice: refused }) }));
    if (refused) withPlan({ isConfirming: false, notice: refused });
  }

  return { show, confirm };
}
