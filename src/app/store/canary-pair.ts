import { type Ramp, rampOf } from '../../workloads/ramp.ts';
import type { CockpitState } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

/** A canary workload and the stable one beside it, whose view holds the judgement of both. */
export type CanaryPair = { readonly stable: WorkloadView; readonly canary: WorkloadView; readonly ramp: Ramp };

/** Of either of the two; nothing where this workload has no canary and is none. */
export function canaryPair({ workloads }: Pick<CockpitState, 'workloads'>, view: WorkloadView): CanaryPair | undefined {
  const stable = view.canaryOf === undefined ? view : workloads.get(view.canaryOf);
  const canary = stable?.canary;
  if (!canary) return undefined;
  const [one, other] = [stable.family.workload, canary.family.workload];
  if (one.kind !== 'Deployment' || other.kind !== 'Deployment') return undefined;
  const ramp = rampOf(one, other);
  return ramp && { stable, canary, ramp };
}

const usualSteps = [5, 10, 25, 50, 100] as const;

/** What the ramp says, or the usual steps of a canary that somebody made by hand. Percent. */
export const nextWeight = ({ steps, next, actual }: Ramp): number | undefined =>
  steps.length > 0 ? next : usualSteps.find(step => step > actual * 100 + 0.5);
