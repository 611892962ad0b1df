import type { CanaryBefore } from '../../src/app/store/after-act.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { Counts, WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { CanaryRecord } from '../../src/domain/canary-record.ts';
import type { Call, Change } from '../../src/domain/change.ts';
import type { Actor, Entry, Happening } from '../../src/domain/journal.ts';
import { ours, safe } from '../../src/domain/safe-text.ts';
import { foldRun } from '../../src/engine/fold.ts';
import { fails, isPromoted, passes } from './ramp-states.ts';
import { crashing, now, stateWith } from './states.ts';

const run = '01kaq-canary' as Id;
const ana: Actor = { name: 'ana@corp', groups: [], asking: 'person', host: 'bastion-2', pid: 1, startedAt: 0 };

/** A run that was confirmed 20 s ago, and is in effect since `agoMs`. */
function inEffect(
  view: WorkloadView,
  call: Call,
  says: string,
  seen: string,
  { agoMs, ...given }: { readonly agoMs: number; readonly canary?: CanaryBefore },
): CockpitState {
  const target = { cluster: 'uid', gvr: 'apps/v1/deployments', namespace: view.ref.namespace, name: view.ref.name };
  const id = '01kaq-change' as Id;
  const hash = 'sha256:0' as const;
  const change: Change = {
    id,
    target,
    says: safe(says),
    class: 'change',
    probes: [],
    via: 'kube',
    bytes: hash,
    repeatable: false,
    landsWithinMs: 45_000,
  };
  const where = { context: 'prod-eu', server: 'https://10.0.0.1:6443' };
  const happenings: readonly Happening[] = [
    { type: 'run.opened', as: 'verb', tool: 'deploy-cockpit 0.1.0', target, where },
    { type: 'plan.made', hash, call, changes: [change], predictedMs: 5_000, dryRun: 'accepted' },
    { type: 'answer.given', to: hash, level: 'typed', answer: true },
    { type: 'change.started', change: id },
    { type: 'change.finished', change: id, outcome: { kind: 'applied' }, recovered: false },
    { type: 'effect.seen', change: id, seen: { landed: 'after', effect: 'in-effect', says: safe(seen) } },
    { type: 'run.closed', how: 'clean' },
  ];
  const at = (seq: number) => (seq < 5 ? now - agoMs - 4_000 + seq * 10 : now - agoMs);
  const entries = happenings.map(
    (happening, seq): Entry => ({ v: 1, run, seq, at: at(seq), monoMs: seq, by: ana, prev: 'first', ...happening }),
  );
  const state = foldRun(entries);
  return stateWith([view], {
    screens: [{ name: 'board' }, { name: 'run' }],
    run: {
      ref: view.ref,
      entries,
      ...(state && { state }),
      confirmedAt: now - agoMs - 4_000,
      predictedMs: 5_000,
      ...given,
    },
  });
}

const at = (view: WorkloadView) => ({ kind: 'Deployment', namespace: view.ref.namespace, name: view.ref.name });
const alone = (view: WorkloadView, failures: number): WorkloadView => {
  const { canary: _, series: __, ...rest } = view;
  const counts: Counts = {
    kind: 'lately',
    lately: { at: now, ms: 55_000, of: { pods: 5, requests: 20_000, failures } },
  };
  return { ...rest, to: view.from ?? view.to, mark: 'healthy', standing: 'well', judging: { kind: 'none' }, counts };
};
const removal = { do: 'canary.remove', with: at(fails) } as const;
const away = ['scale checkout-canary to 0', 'checkout-canary is gone, and nothing is left of it'] as const;

/** The last look is from before the step. */
const notSeenYet = ({ judging, ...view }: WorkloadView): WorkloadView => ({
  ...view,
  judging: judging.kind === 'judged' ? { ...judging, judgement: { ...judging.judgement, step: 0 } } : judging,
});
export const stepped = inEffect(
  notSeenYet(passes),
  { do: 'canary.weight', with: { ...at(passes), percent: 25, steps: [10, 25, 50, 100] } },
  'scale cart-canary to 2',
  '2 of 2 canary pods are ready',
  { agoMs: 2_000 },
);
const measured = { value: 0.003, events: 300, of: 100_000 };
const afterPromotion: WorkloadView = {
  ...isPromoted,
  counts: { kind: 'lately', lately: { at: now, ms: 55_000, of: { pods: 3, requests: 3_451, failures: 16 } } },
};
export const promoted = inEffect(
  afterPromotion,
  { do: 'canary.promote', with: at(isPromoted) },
  'promote 2.1.0: give price the template of price-canary',
  '3 of 3 serving pods run it; its canary has done its work: take it away',
  { agoMs: 2_000, canary: { act: 'promotion', wasPromoted: false, stable: measured } },
);
export const removed = inEffect(alone(fails, 68), removal, ...away, {
  agoMs: 11_000,
  canary: { act: 'removal', wasPromoted: false, stable: measured },
});
export const settled = inEffect(alone(fails, 62), removal, ...away, {
  agoMs: 61_000,
  canary: { act: 'removal', wasPromoted: false, stable: measured },
});
export const cleared = inEffect({ ...alone(fails, 62), to: ours('2.1.0') }, removal, ...away, {
  agoMs: 2_000,
  canary: { act: 'removal', wasPromoted: true },
});

const away68: CanaryRecord = {
  at: now - 61_000,
  what: 'taken-away',
  by: ours('ana@corp'),
  reason: ours('2.1.0: FAIL errors 2.7 % vs 0.30 % (8.9x)'),
};
/** The same some screens later: what a colleague sees. */
function known(name: 'board' | 'canary' | 'workload' | 'history', of = settled): CockpitState {
  const [view] = of.workloads.values();
  if (!view) throw new Error('a state without a workload');
  const screen: Screen = name === 'board' ? { name } : { name, ref: view.ref };
  const screens: CockpitState['screens'] = name === 'board' ? [{ name }] : [{ name: 'board' }, screen];
  return { ...of, screens, canaries: new Map([[view.key, away68]]) };
}
export const boardAfter = known('board');
export const canaryAfter = known('canary');
export const workloadAfter = known('workload');
export const historyAfter = known('history');
const renamed = (view: WorkloadView): WorkloadView => ({
  ...view,
  key: `${view.key}-api`,
  ref: { ...view.ref, name: `${view.ref.name}-api` },
});
export const boardElsewhere: CockpitState = {
  ...stateWith([crashing, ...boardAfter.workloads.values()].map((view, i) => (i > 0 ? view : renamed(view)))),
  canaries: boardAfter.canaries,
};
