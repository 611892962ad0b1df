import { deletionOf } from '../../actions/pod-deletion-call.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Call } from '../../domain/change.ts';
import { versionOf } from '../../domain/image.ts';
import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import type { Comparison, Lately } from '../../domain/metrics.ts';
import type { Family } from '../../domain/reports.ts';
import type { NextStep, Rollout } from '../../domain/rollout.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { failsMoreOften } from '../../workloads/counted-trouble.ts';
import { nobodyServes } from '../../workloads/nobody-serves.ts';
import { rulesOf } from '../../workloads/registry.ts';
import { type Verbs, verbsOf } from '../../workloads/verbs.ts';

/** Failures counted on the pods themselves: there, not there, or not to be had. */
export type Counts =
  | { readonly kind: 'none' }
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  | { readonly kind: 'lately'; readonly lately: Lately }
  | { readonly kind: 'unavailable'; readonly says: SafeText };

/** Severity as it is drawn, worst first. `trouble`: counted, not judged. */
export const marksWorstFirst = [
  'failed',
  'stuck',
  'trouble',
  'unknown',
  'paused',
  'rolling',
  'waiting',
  'healthy',
] as const;
export type Mark = (typeof marksWorstFirst)[number];
export type Standing = 'needs-you' | 'on-the-way' | 'well';

/** One row of the board, and the head of its own screen. */
export type WorkloadView = {
  readonly key: string;
  readonly ref: WorkloadRef;
  readonly family: Family;
  readonly rollout: Rollout;
  readonly next?: NextStep;
  /** What may be done with it now, and why not. */
  readonly verbs: Verbs;
  /** What kubectl says of the same object. */
  readonly kubectl: KubectlStatus;
  /** How it goes from one template to the next. */
  readonly rolls: SafeText;
  /** Not one pod is ready, although there was time. */
  readonly isDown: boolean;
  /** Deletes the pod without whose deletion it doesn't go on. */
  readonly wayOn?: { readonly call: Call; readonly pod: string };
  readonly mark: Mark;
  readonly standing: Standing;
  /** Since when it stands as it does; rows of equal severity keep this order. */
  readonly since: Instant;
  /** The release that is asked for, and the one that it takes the place of while both have pods. */
  readonly to: SafeText;
  readonly from?: SafeText;
  readonly owner?: SafeText;
  readonly counts: Counts;
  /** The last lines that the pod of the cause wrote. */
  readonly log?: { readonly pod: string; readonly lines: readonly SafeText[] };
};

export type ViewInput = {
  readonly family: Family;
  readonly counts: Counts;
  readonly log?: WorkloadView['log'];
  readonly now: Instant;
  readonly changedAt?: Instant;
};

export function workloadView({ family, counts, log, now, changedAt }: ViewInput, before?: WorkloadView): WorkloadView {
  const { kind, namespace, name, containers } = family.workload;
  const ref: WorkloadRef = { kind, namespace, name };
  const rules = rulesOf(family);
  const rollout = rules.rollout(family, { now, ...(changedAt !== undefined && { changedAt }) });
  const isDown = nobodyServes(family, now);
  const inTheWay = rules.podToDelete(family, { now, ...(changedAt !== undefined && { changedAt }) });
  const mark = markOf(rollout, counts, isDown);
  const owner = ownerOf(family);
  const next = rules.nextStep(family);
  const from = rollout.old[0] && versionOf(rollout.old[0].images);
  return {
    key: workloadKey(ref),
    ref,
    family,
    rollout,
    ...(next && { next }),
    verbs: verbsOf(family),
    kubectl: rules.kubectlStatus(family.workload),
    rolls: rules.rolls(family.workload),
    isDown,
    ...(inTheWay && { wayOn: { call: deletionOf(inTheWay.pod, family.workload), pod: inTheWay.pod.name } }),
    mark,
    standing: standingOf(mark),
    since: before?.mark === mark ? before.since : (rollout.startedAt ?? now),
    to: versionOf(containers.map(({ image }) => image)),
    ...(from && { from }),
    ...(owner && { owner }),
    counts,
    ...(log && { log }),
  };
}

function markOf(rollout: Rollout, counts: Counts, isDown: boolean): Mark {
  switch (rollout.phase) {
    case 'failed':
    case 'stuck':
    case 'unknown':
    case 'paused':
      return rollout.phase;
    case 'unobserved':
      return 'waiting';
    case 'progressing':
    case 'healthy': {
      const isTroubled = rollout.isRolling && counts.kind === 'compared' && failsMoreOften(counts.comparison);
      if (isTroubled || isDown) return 'trouble';
      return rollout.phase === 'healthy' ? 'healthy' : 'rolling';
    }
  }
}

function standingOf(mark: Mark): Standing {
  switch (mark) {
    case 'failed':
    case 'stuck':
    case 'trouble':
    case 'unknown':
    case 'paused':
      return 'needs-you';
    case 'rolling':
    case 'waiting':
      return 'on-the-way';
    case 'healthy':
      return 'well';
  }
}

/** Whoever the object itself names; nothing is guessed from its namespace. */
function ownerOf({ workload: { annotations, labels } }: Family): SafeText | undefined {
  const owner =
    annotations['deploy-cockpit.io/owner'] ?? annotations.owner ?? labels.owner ?? annotations.team ?? labels.team;
  return owner === undefined ? undefined : safe(owner, 60);
}

/** Worst first; within one severity the longest-standing first, then by name, so that rows don't jump. */
export const byUrgency = (a: WorkloadView, b: WorkloadView): number =>
  marksWorstFirst.indexOf(a.mark) - marksWorstFirst.indexOf(b.mark) ||
  (a.standing === 'well' ? 0 : a.since - b.since) ||
  (a.key < b.key ? -1 : 1);

/** New pods fail more often than the old ones beside them: counted, not judged. */
export const failsMore = ({ counts }: Pick<WorkloadView, 'counts'>): boolean =>
  counts.kind === 'compared' && failsMoreOften(counts.comparison);
