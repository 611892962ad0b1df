import type { Instant } from '../domain/brands.ts';
import type { Entry } from '../domain/journal.ts';
import { isSameJson } from '../domain/json.ts';
import { type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { confirm } from '../engine/confirm.ts';
import type { Confirmation, NotSent } from '../engine/confirmation.ts';
import type { Engine } from '../engine/engine.ts';
import { foldRun } from '../engine/fold.ts';
import type { Prepared } from '../engine/prepare.ts';
import { doubtTable } from './doubt-table.ts';
import type { Change } from './session.ts';
import { canaryBefore } from './store/after-act.ts';
import { withoutScreens } from './store/navigate.ts';
import type { RunOnScreen } from './store/state.ts';

export type RunListener = {
  readonly changedByUs: (ref: WorkloadRef, at: Instant) => void;
  readonly runClosed: (ref: WorkloadRef) => void;
};

export type RunShownBy = {
  readonly engine: Engine;
  readonly change: Change;
  readonly closing: AbortSignal;
  readonly listener: RunListener;
};

type Ready = Extract<Prepared, { kind: 'ready' }>;

/** Sends what was confirmed, and shows the run from its first line on. Says why where nothing was sent. */
export async function runOnScreen(
  { engine, change, closing, listener }: RunShownBy,
  of: WorkloadRef,
  ready: Ready,
  confirmation: Confirmation,
): Promise<NotSent | undefined> {
  // Two runs on one workload may be on the screen; each is told by a reference of its own.
  const ref = { ...of };
  const confirmedAt = engine.clock.now();
  const entries: Entry[] = [];
  const show = (next: Partial<RunOnScreen>): void =>
    change(state => (state.run ? { ...state, run: withRun(state.run, ref, next) } : state));
  change(state => {
    const { plan: _sent, ...rest } = state;
    const { predictedMs, hash } = ready.plan;
    const offered = state.run?.seen?.next;
    const canary = canaryBefore(ready.plan.call, state.workloads.get(workloadKey(ref)));
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
      screens: [state.screens[0], ...withoutScreens(state, 'plan', 'run'), { name: 'run' }],
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
  if (result.kind === 'not-sent') return result;
  const last = foldRun(entries)?.changes.at(-1);
  if (last?.seen?.landed === 'other' && last.outcome?.kind === 'unknown')
    show({ ended: 'in-doubt', doubt: await doubtTable(engine, last.change, closing) });
  listener.runClosed(ref);
  return undefined;
}

/** What is new of one run: of the one on the screen, or of the one that offered it. */
function withRun(run: RunOnScreen, ref: WorkloadRef, next: Partial<RunOnScreen>): RunOnScreen {
  if (run.ref === ref) return { ...run, ...next };
  return run.after ? { ...run, after: withRun(run.after, ref, next) } : run;
}
