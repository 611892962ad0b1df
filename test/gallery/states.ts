import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Cockpit } from '../../src/app/cockpit.ts';
import { firstState } from '../../src/app/store/first-state.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type Counts, type WorkloadView, workloadView } from '../../src/app/store/workload-view.ts';
import type { Family } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { condition, midRollout, now, r6, r7, situation, times } from '../workloads/situations.ts';

export { now };

const place = {
  context: 'prod-eu',
  server: 'https://10.0.0.1:6443',
  cluster: 'uid-of-prod-eu',
  namespace: 'shop',
  environment: 'production',
  tlsVerified: true,
} as const;
const actor = { name: 'ana@corp', groups: [], asking: 'person', host: 'bastion-2', pid: 1, startedAt: 0 } as const;
/** As far as a first picture asks for it. */
const engine = { place, actor, hash: sha256, clock: { now: () => now }, writer: {} } as unknown as Engine;

/** The board's state with these workloads on it; everything else as when somebody has just opened it. */
export function stateWith(views: readonly WorkloadView[], more: Partial<CockpitState> = {}): CockpitState {
  return {
    ...firstState({ engine, namespace: place.namespace } as Cockpit),
    freshness: { lastAnswerAt: now - 300 },
    isComplete: true,
    workloads: new Map(views.map(view => [view.key, view])),
    ...(views[0] && { cursor: views[0].key }),
    ...more,
  };
}

export const viewOf = (family: Family, counts: Counts = { kind: 'none' }): WorkloadView =>
  workloadView({ family, counts, now });

const asked: Counts = {
  kind: 'compared',
  comparison: {
    at: now - 4_000,
    basis: { kind: 'since-pod-start' },
    fresh: { pods: 2, requests: 2_010, failures: 61 },
    old: { pods: 6, requests: 6_040, failures: 18 },
  },
};

/** checkout under the names and fates that a board may show at once. */
export const trouble = viewOf(midRollout({ minReadySeconds: 120 }), asked);
export const rolling = viewOf(midRollout());
/** Right after a rollback: six pods ran on, two are new, and all of them are ready. */
export const settling = viewOf(
  situation({
    releases: [{ ...r6, revision: 8, pods: [...times(6), ...times(2, { readyAgoMs: 35_000 })] }],
    minReadySeconds: 480,
    status: { availableReplicas: 6 },
  }),
);
export const paused = viewOf(midRollout({ paused: true }));
export const imageMissing = viewOf(
  midRollout(
    {},
    {
      isReady: false,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'manifest for checkout:2.1.0 not found' } },
    },
  ),
);
export const crashing = viewOf(
  midRollout(
    {},
    {
      isReady: false,
      restarts: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
      lastState: { terminated: { reason: 'Error', exitCode: 1 } },
    },
  ),
);
export const pastDeadline = viewOf(
  situation({
    releases: [
      { ...r6, pods: times(6) },
      { ...r7, pods: times(2, { isReady: false }) },
    ],
    conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
  }),
);
export const healthy = viewOf(situation({ releases: [{ ...r6, pods: times(8, { readyAgoMs: 86_400_000 }) }] }));
/** Long after its rollout. */
export const outOfRange = workloadView({
  family: situation({ releases: [{ ...r6, pods: times(8, { readyAgoMs: 86_400_000 }) }] }),
  counts: { kind: 'none' },
  now,
  deviations: [
    {
      key: 'errors POST /pay 502',
      name: ours('POST /pay 502'),
      kind: 'more',
      unit: 'share',
      since: now - 252_000,
      now: 0.021,
      usual: 0.002,
    },
    {
      key: 'db-connections',
      name: ours('database connections'),
      kind: 'above',
      unit: 'part',
      since: now - 131_000,
      now: 0.96,
      usual: 0.9,
    },
  ],
});
export const down = viewOf(
  situation({
    releases: [r6, { ...r7, pods: times(8, { isReady: false, startedAgoMs: 30_000 }) }],
    status: { readyReplicas: 0, availableReplicas: 0 },
  }),
);
