import type { Instant } from '../../domain/brands.ts';
import { age } from '../../domain/duration.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import type { CostEnds } from '../../wording/cost.ts';
import { rulesOf } from '../../workloads/registry.ts';
import { pairOf } from './canary-pair.ts';
import type { WorkloadView } from './workload-view.ts';

/** Of a stable workload with its canary, or of a rollout: who ends what it costs, and how soon. */
export function costEnds(view: WorkloadView, now: Instant): CostEnds {
  const pair = pairOf(view);
  if (!pair) return backOf(view);
  const { whoActs, nextAt } = pair.ramp;
  const decidesInMs = nextAt === undefined ? undefined : nextAt - now;
  return {
    back: ours('seconds'),
    ...(whoActs === 'judge' && { ramp: { ...(decidesInMs !== undefined && { decidesInMs }) } }),
  };
}

/** By a rolling update back to the release that it takes the place of. */
function backOf({ family, rollout: { old } }: WorkloadView): CostEnds {
  const rules = rulesOf(family);
  const before = rules.kept(family).find(({ revision }) => revision === old[0]?.revision);
  const ms = before && rules.predictedEffectMs(family, before);
  return ms === undefined ? {} : { back: safe(`~${age(ms)}`) };
}
