import type { CockpitState } from '../../src/app/store/state.ts';
import { withCanary } from '../../src/app/store/with-canary.ts';
import { type WorkloadView, workloadView } from '../../src/app/store/workload-view.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Judging } from '../../src/domain/judgement.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { type RampNote, rampAnnotation, rampNoteText } from '../../src/workloads/canary.ts';
import { canaryOfAnnotation } from '../../src/workloads/canary-of.ts';
import type { DeploymentFamily } from '../../src/workloads/deployment/kept.ts';
import { midRollout, r6, r7, situation, times } from '../workloads/situations.ts';
import { type Story, told } from './canary-series.ts';
import { now, stateWith } from './states.ts';

const steady = () => 0.003;
const calm = { canary: steady, stable: steady };

/** The same Deployment under another name: a cluster has several. */
const named = (family: DeploymentFamily, name: string, annotations = {}): DeploymentFamily => ({
  ...family,
  workload: {
    ...family.workload,
    name,
    annotations: { ...family.workload.annotations, ...annotations },
  },
});

type Given = {
  readonly stable: number;
  readonly ready?: number;
  readonly canary: number;
  readonly canaryReady?: number;
  readonly note?: Partial<RampNote>;
  readonly isPromoted?: boolean;
  readonly story: Omit<Story, 'names'>;
  readonly change?: (judging: Judging) => Judging;
};

/** A stable Deployment and its canary, with what the judge makes of their story. */
function pair(name: string, given: Given): WorkloadView {
  const { stable, ready = stable, canary, canaryReady = canary, story, change = judging => judging } = given;
  const of = (release: typeof r6, pods: number, readyPods: number) =>
    situation({
      desired: pods,
      releases: [{ ...release, pods: [...times(readyPods), ...times(pods - readyPods, { isReady: false })] }],
    });
  const note = given.note && {
    steps: [5, 25, 50, 100],
    now: 5,
    by: safe('ana'),
    stable,
    template: 'sha256:0' as const,
    goesOn: 'by-itself' as const,
    ...given.note,
  };
  const written = note && {
    [rampAnnotation]: rampNoteText(note, { run: '0-run' as Id, since: new Date(note.since ?? now).toISOString() }),
  };
  const { judging, series } = told({ ...story, names: { canary: `${name}-canary`, stable: name } });
  const beside = named(of(r7, canary, canaryReady), `${name}-canary`, { [canaryOfAnnotation]: name, ...written });
  const own = workloadView({
    family: named(of(given.isPromoted ? r7 : r6, stable, ready), name),
    counts: { kind: 'none' },
    now,
  });
  const canaryView = workloadView({ family: beside, counts: { kind: 'none' }, judging: change(judging), series, now });
  return withCanary(own, canaryView, now);
}

const minutes = (count: number) => count * 60_000;
const burst = (at: number) => (at < 120 ? 0.003 : 0.054);
const pods = { canary: 1, stable: 6 };

const failing = pair('checkout', {
  stable: 19,
  canary: 1,
  story: {
    seed: 3,
    seconds: 180,
    pods,
    perSecond: { canary: 30, stable: 570 },
    failing: { canary: () => 0.03, stable: steady },
  },
});
const measured = pair('checkout', {
  stable: 15,
  canary: 5,
  story: {
    seed: 3,
    seconds: 180,
    pods: { canary: 5, stable: 15 },
    perSecond: { canary: 400, stable: 1_200 },
    failing: { canary: () => 0.006, stable: steady },
    gauges: { 'cpu-of-request': { canary: 0.85, stable: 0.84 } },
  },
});
const paused = pair('pay', {
  stable: 6,
  canary: 1,
  note: { since: now - minutes(12), holdMs: minutes(10), paused: { by: safe('ben'), at: now - 362_000 } },
  story: {
    seed: 5,
    seconds: 300,
    pods,
    perSecond: { canary: 30, stable: 90 },
    failing: { canary: burst, stable: burst },
  },
});
const waiting = pair('mail', {
  stable: 3,
  canary: 1,
  note: { since: now - 130_000, holdMs: minutes(5) },
  story: { seed: 11, seconds: 125, pods, perSecond: { canary: 0.5, stable: 9.5 }, failing: calm },
});
const passing = pair('cart', {
  stable: 4,
  ready: 3,
  canary: 1,
  note: { now: 10, steps: [10, 25, 50, 100], since: now - minutes(8), holdMs: minutes(10) + 10_000 },
  story: { seed: 7, seconds: 480, pods, perSecond: { canary: 60, stable: 240 }, failing: calm },
});
const byHand = pair('stock', {
  stable: 2,
  canary: 1,
  story: { seed: 7, seconds: 480, pods, perSecond: { canary: 60, stable: 240 }, failing: calm },
});
const both = { canary: 3, stable: 3 };
const promoted = pair('price', {
  stable: 3,
  canary: 3,
  isPromoted: true,
  note: { now: 50, since: now - minutes(2) },
  story: { seed: 7, seconds: 480, pods: both, perSecond: { canary: 60, stable: 60 }, failing: calm },
});
const rising = pair('cart', {
  stable: 9,
  canary: 3,
  canaryReady: 1,
  note: { now: 25, steps: [10, 25, 50, 100], since: now - 2_000 },
  story: { seed: 7, seconds: 480, pods, perSecond: { canary: 60, stable: 240 }, failing: calm },
  // The last look is from before the step.
  change: judging =>
    judging.kind === 'judged' ? { ...judging, judgement: { ...judging.judgement, step: 1 } } : judging,
});
const promoting = pair('price', {
  stable: 3,
  ready: 1,
  canary: 3,
  isPromoted: true,
  note: { now: 50, since: now - minutes(2) },
  story: { seed: 7, seconds: 480, pods, perSecond: { canary: 60, stable: 60 }, failing: calm },
});
const dark = pair('search', {
  stable: 4,
  canary: 1,
  note: { since: now - minutes(3), holdMs: minutes(10) },
  story: { seed: 7, seconds: 180, pods, perSecond: { canary: 20, stable: 80 }, failing: calm },
  change: judging => ({
    kind: 'blind',
    says: safe('Prometheus at http://prometheus.monitoring:9090 does not answer'),
    since: now - 40_000,
    ...(judging.kind === 'judged' && { last: judging.judgement }),
  }),
});
const types = { 'POST /pay 502': 0.5, 'GET /search 504': 0.4, 'GET /cart 500': 0.09, 'POST /orders 503': 0.01 };
/** By hand, from 10 to 25 % 130 s ago; in one of its rare types it looks worse by chance. */
const captain = pair('checkout', {
  stable: 19,
  canary: 6,
  note: { now: 25, steps: [5, 10, 25, 50, 100], since: now - 135_000, goesOn: 'by-step' },
  story: {
    seed: 10,
    seconds: 210,
    pods: { canary: 6, stable: 19 },
    perSecond: { canary: 240, stable: 760 },
    share: at => (at < 85 ? 0.1 : 0.24),
    wanted: at => (at < 85 ? 0.1 : 0.25),
    failing: calm,
    types: { canary: types, stable: types },
    gauges: { 'cpu-of-request': { canary: 0.31, stable: 0.31 } },
    more: at => ({ step: at < 85 ? 2 : 6 }),
  },
});
const rolling = workloadView({
  family: named(midRollout({ minReadySeconds: 120 }), 'auth'),
  counts: { kind: 'none' },
  ...told({ seed: 2, seconds: 90, perSecond: { canary: 25, stable: 75 }, failing: calm }),
  now,
});

const board = (views: readonly WorkloadView[], name: 'ramps' | 'board' = 'ramps'): CockpitState =>
  stateWith(views, { screens: name === 'ramps' ? [{ name: 'board' }, { name }] : [{ name }] });

export const several = board([failing, paused, waiting, passing, byHand, promoted, dark, rolling]);
export const none = board([]);
export const onBoard = board([failing, paused, waiting, passing, byHand, promoted, dark, rolling], 'board');
const opened = (view: WorkloadView, name: 'canary' | 'workload'): CockpitState =>
  stateWith([view], { screens: [{ name: 'board' }, { name, ref: view.ref }] });
export const canaryFails = opened(failing, 'canary');
export const canaryPasses = opened(byHand, 'canary');
export const rampPasses = opened(passing, 'canary');
export const canaryPromoted = opened(promoted, 'canary');
export const workloadWithCanary = opened(failing, 'workload');
export { captain as isCaptains, failing as fails, measured as isMeasured, passing as passes, promoted as isPromoted };
export const canaryRises = opened(rising, 'canary');
export const captainPasses = opened(captain, 'canary');
export const canaryPromotes = opened(promoting, 'canary');
export const diffWithCanary = stateWith([captain], {
  screens: [{ name: 'board' }, { name: 'diff', ref: captain.ref, from: `uid-${r6.hash}`, to: `uid-${r7.hash}` }],
});
