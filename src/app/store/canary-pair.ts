import { canaryName } from '../../workloads/canary.ts';
import { type Ramp, rampOf } from '../../workloads/ramp.ts';
import type { CockpitState } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

/** A canary workload and the stable one beside it, whose view holds the judgement of both. */
export type CanaryPair = { readonly stable: WorkloadView; readonly canary: WorkloadView; readonly ramp: Ramp };

/** Of either of the two; nothing where this workload has no canary and is none. */
export function canaryPair({ workloads }: Pick<CockpitState, 'workloads'>, view: WorkloadView): CanaryPair | undefined {
  const stable = view.canaryOf === undefined ? view : workloads.get(view.canaryOf);
  return stable && pairOf(stable);
}

/** Of a stable workload. */
export function pairOf(stable: WorkloadView): CanaryPair | undefined {
  const { canary } = stable;
  if (!canary) return undefined;
  const [one, other] = [stable.family.workload, canary.family.workload];
  if (one.kind !== 'Deployment' || other.kind !== 'Deployment') return undefined;
  const ramp = rampOf(one, other);
  return ramp && { stable, canary, ramp };
}

/**
 * Whether what is judged was seen at the present weight: the last look may be from before the step. Steps are numbered
 * as in `armsOfCanary`; a pod that is not ready makes no other step.
 */
export function isJudgedAtWeight({ stable: { judging }, ramp: { pods, actual, desired } }: CanaryPair): boolean {
  if (judging.kind !== 'judged') return false;
  const { step } = judging.judgement;
  return step === undefined || step === ((actual === undefined ? desired : undefined) ?? pods.canary);
}

/** Then its name says nothing that the stable one's does not. */
export const isNamedAsUsual = ({ canary, stable }: CanaryPair): boolean =>
  canary.ref.name === canaryName(stable.ref.name);

/** Percent. */
const usualSteps = [5, 10, 25, 50, 100] as const;

/** What the ramp says; beyond its last step, and of a canary that somebody made by hand, the next usual one. Percent. */
export function nextWeight({ next, actual, desired, phase }: Ramp): number | undefined {
  if (phase === 'promotes' || phase === 'promoted' || phase === 'goes-back') return undefined;
  const now = Math.max(desired ?? 0, (actual ?? 0) * 100);
  return next ?? usualSteps.find(step => step > now + 0.5);
}

/** The steps that are written down with the next one, for whoever goes on. */
export const stepsWith = (next: number, { steps }: Ramp): readonly number[] =>
  steps.includes(next) ? steps : [...steps.filter(step => step < next), ...usualSteps.filter(step => step >= next)];
