import type { Instant } from '../domain/brands.ts';
import type { KubectlStatus } from '../domain/kubectl-status.ts';
import type { Family, PodReport, RevisionReport, WorkloadReport } from '../domain/reports.ts';
import type { NextStep, Rollout, Waiting } from '../domain/rollout.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { Kept } from './shared/kept.ts';

/** Given the time, and a moment before which a missed deadline is old news, because we changed the template then. */
export type RolloutAt = { readonly now: Instant; readonly changedAt?: Instant };

export type PodToDelete = { readonly pod: PodReport; readonly because: SafeText };

/** All that differs from kind to kind; whatever is shared asks for it through the registry. */
export type KindRules<Workload extends WorkloadReport = WorkloadReport> = {
  readonly kind: Workload['kind'];
  /** In which objects the cluster keeps the pod templates. */
  readonly revisionsIn: RevisionReport['kind'];
  /** Every kept template, newest revision first. */
  kept(family: Family<Workload>): readonly Kept[];
  /** The one that is asked for; none while the controller has not made it. */
  current(family: Family<Workload>): Kept | undefined;
  /** What kubectl would still wait for, told by the object alone. */
  waitingFor(workload: Workload): Waiting | undefined;
  rollout(family: Family<Workload>, at: RolloutAt): Rollout;
  kubectlStatus(workload: Workload): KubectlStatus;
  nextStep(family: Family<Workload>): NextStep | undefined;
  /** Time until only pods of `target` serve, in milliseconds; nothing where nobody can tell. */
  predictedEffectMs(family: Family<Workload>, target: Kept): number | undefined;
  /** How many available pods a rollout may take away before others have taken their place. */
  mayBeMissing(workload: Workload): number;
  /** How it goes from one template to the next, in a few words. */
  rolls(workload: Workload): SafeText;
  /** The pod without whose deletion it doesn't go on, though the template is fine, and why. */
  podToDelete(family: Family<Workload>, at: RolloutAt): PodToDelete | undefined;
  /**
   * Whether each pod counts for itself, ready or not: a StatefulSet's has its own data, a DaemonSet's its own node.
   * Else only those that serve count.
   */
  readonly everyPodCounts: boolean;
  /** Whether the spec itself keeps this pod on another template than the one that is asked for. */
  keepsPod(pod: PodReport, family: Family<Workload>): boolean;
  /** What an undo to `target` does not bring back by itself. */
  notRolled(family: Family<Workload>, target: Kept): readonly SafeText[];
};

/** Rules whose family is their own business: the registry gives a family to the rules of its kind only. */
export type AnyKindRules = KindRules;
export const defineKind = <Workload extends WorkloadReport>(rules: KindRules<Workload>): AnyKindRules =>
  rules as unknown as AnyKindRules;
