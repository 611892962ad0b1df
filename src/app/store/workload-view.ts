import { deletionOf } from '../../actions/pod-deletion-call.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Call } from '../../domain/change.ts';
import type { Deviation } from '../../domain/deviation.ts';
import { versionOf } from '../../domain/image.ts';
import type { Judging } from '../../domain/judgement.ts';
import type { JudgingSeries } from '../../domain/judging-series.ts';
import type { KubectlStatus } from '../../domain/kubectl-status.ts';
import type { LogsRead } from '../../domain/measurement.ts';
import type { Comparison, Lately } from '../../domain/metrics.ts';
import type { Family } from '../../domain/reports.ts';
import type { NextStep, Rollout } from '../../domain/rollout.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { stableNameOf } from '../../workloads/canary-of.ts';
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

/**
 * Severity as it is drawn, worst first. `failing`: judged worse than what runs beside it. `trouble`: counted, not
 * judged. `undecided`: judged, and a person decides.
 */
export const marksWorstFirst = [
  'failed',
  'failing',
  'stuck',
  'trouble',
  'unknown',
  'undecided',
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
  /** The new side of its rollout against the old one, or a canary workload against its stable one. */
  readonly judging: Judging;
  /** The numbers behind it, for plots. */
  readonly series?: JudgingSeries;
  /** What was read of the pods' logs, while somebody looks at the canary. */
  readonly logs?: LogsRead;
  /** Beside a stable workload: its canary, whose judgement is this one's too. */
  readonly canary?: WorkloadView;
  /** Of a canary: the key of its stable workload. */
  readonly canaryOf?: string;
  /** What is out of what is expected of it, raised and not over; the longest first. */
  readonly deviations?: readonly Deviation[];
  /** The last lines that the pod of the cause wrote. */
  readonly log?: { readonly pod: string; readonly lines: readonly SafeText[] };
};

export type ViewInput = {
  readonly family: Family;
  readonly counts: Counts;
  readonly judging?: Judging;
  readonly series?: JudgingSeries;
  readonly logs?: LogsRead;
  readonly deviations?: readonly Deviation[];
  readonly log?: WorkloadView['log'];
  readonly now: Instant;
  readonly changedAt?: Instant;
};

export function workloadView(input: ViewInput, before?: WorkloadView): WorkloadView {
  const { family, counts, judging = { kind: 'none' }, series, logs, deviations = [], log, now, changedAt } = input;
  const { kind, namespace, name, containers } = family.workload;
  const ref: WorkloadRef = { kind, namespace, name };
  const rules = rulesOf(family);
  const rollout = rules.rollout(family, { now, ...(changedAt !== undefined && { changedAt }) });
  const isDown = nobodyServes(family, now);
  const inTheWay = rules.podToDelete(family, { now, ...(changedAt !== undefined && { changedAt }) });
  const asking = deviations.filter(one => !isFading(one, rollout.startedAt, now));
  const mark = markOf(rollout, { counts, judging, deviations: asking }, isDown);
  const outSince = mark === 'undecided' && !markOfJudging(judging) ? asking[0]?.since : undefined;
  const owner = ownerOf(family);
  const next = rules.nextStep(family);
  const stable = stableNameOf(family.workload);
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
    since: before?.mark === mark ? before.since : (outSince ?? rollout.startedAt ?? now),
    to: versionOf(containers.map(({ image }) => image)),
    ...(from && { from }),
    ...(owner && { owner }),
    counts,
    judging,
    ...(series && { series }),
    ...(logs && { logs }),
    ...(deviations.length > 0 && { deviations }),
    ...(stable !== undefined && { canaryOf: workloadKey({ kind, namespace, name: stable }) }),
    ...(log && { log }),
  };
}

const fadesForMs = 300_000;

/** What was out before this release is counted for a while after it; that says nothing of what runs now. */
export const isFading = ({ since }: Deviation, startedAt: Instant | undefined, now: Instant): boolean =>
  startedAt !== undefined && since < startedAt && now - startedAt < fadesForMs;

function markOf(
  rollout: Rollout,
  seen: Pick<WorkloadView, 'counts' | 'judging' | 'deviations'>,
  isDown: boolean,
): Mark {
  const judged = markOfJudging(seen.judging) ?? (seen.deviations?.length ? 'undecided' : undefined);
  switch (rollout.phase) {
    case 'failed':
    case 'stuck':
    case 'unknown':
      return rollout.phase;
    case 'paused':
      return judged === 'failing' ? judged : 'paused';
    case 'unobserved':
      return 'waiting';
    case 'progressing':
    case 'healthy': {
      if (judged === 'failing') return judged;
      if ((rollout.isRolling && failsMore(seen)) || isDown) return 'trouble';
      return judged ?? (rollout.phase === 'healthy' ? 'healthy' : 'rolling');
    }
  }
}

function markOfJudging(judging: Judging): 'failing' | 'undecided' | undefined {
  if (judging.kind !== 'judged') return undefined;
  switch (judging.judgement.verdict) {
    case 'fail':
      return 'failing';
    case 'hold':
    case 'marginal':
      return 'undecided';
    case 'no-data':
    case 'pass':
      return undefined;
  }
}

export function standingOf(mark: Mark): Standing {
  switch (mark) {
    case 'failed':
    case 'failing':
    case 'stuck':
    case 'trouble':
    case 'unknown':
    case 'undecided':
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

/** New pods fail more often than the old ones beside them: counted, until the judge has watched long enough to say. */
export const failsMore = ({ counts, judging }: Pick<WorkloadView, 'counts' | 'judging'>): boolean =>
  !isJudged(judging) && counts.kind === 'compared' && failsMoreOften(counts.comparison);

const watchedLongMs = 60_000;

const isJudged = (judging: Judging): boolean => {
  if (judging.kind !== 'judged') return false;
  const { verdict, at, since } = judging.judgement;
  return verdict !== 'no-data' || at - since >= watchedLongMs;
};
