import type { Instant } from '../domain/brands.ts';
import type { Family, RevisionReport, WorkloadReport } from '../domain/reports.ts';
import type { NextStep, Rollout, Waiting } from '../domain/rollout.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { Kept } from './shared/kept.ts';

/** Given the time, and a moment before which a missed deadline is old news, because we changed the template then. */
export type RolloutAt = { readonly now: Instant; readonly changedAt?: Instant };

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
  nextStep(family: Family<Workload>): NextStep | undefined;
  /** Time until only pods of `target` serve, in milliseconds; nothing where nobody can tell. */
  predictedEffectMs(family: Family<Workload>, target: Kept): number | undefined;
  /** How it goes from one template to the next, in a few words. */
  rolls(workload: Workload): SafeText;
};

/** Rules whose family is their own business: the registry gives a family to the rules of its kind only. */
export type AnyKindRules = KindRules;
export const defineKind = <Workload extends WorkloadReport>(rules: KindRules<Workload>): AnyKindRules =>
  rules as unknown as AnyKindRules;
