import type { Call } from '../../domain/change.ts';
import { textAt } from '../../domain/json.ts';
import type { Verdict } from '../../domain/judgement.ts';
import { workloadKey } from '../../domain/workload.ts';
import type { LoadPerPod } from '../../wording/canary-plan.ts';
import { type CanaryPair, pairOf } from './canary-pair.ts';
import type { CockpitState } from './state.ts';

/** The canary that a plan changes; nothing where it changes something else, or where there is none yet. */
export function canaryOfPlan(
  { workloads }: Pick<CockpitState, 'workloads'>,
  { do: name, with: settings }: Call,
): CanaryPair | undefined {
  if (!isOnCanary.has(name)) return undefined;
  const [namespace, of] = [textAt(settings, 'namespace') ?? '', textAt(settings, 'name') ?? ''];
  const stable = workloads.get(workloadKey({ kind: 'Deployment', namespace, name: of }));
  return stable && pairOf(stable);
}

const isOnCanary: ReadonlySet<string> = new Set(['canary.weight', 'canary.promote', 'canary.remove']);

/** A plan gives it more, as it was asked for at a PASS, and the judge has something against it by now. */
export const hasTurned = (call: Call, asked: Verdict | undefined, { stable: { judging } }: CanaryPair): boolean =>
  call.do !== 'canary.remove' &&
  asked === 'pass' &&
  judging.kind === 'judged' &&
  judging.judgement.verdict !== 'pass' &&
  judging.judgement.verdict !== 'no-data';

/** Older numbers say nothing of the load of now. */
const staleMs = 30_000;

/**
 * What each stable pod answers now, and once the canary is away, as if all stayed as it is. Nothing where that was not
 * measured: while stable runs the canary's release it is known by the canary's pods only where both are behind one Service.
 */
export function loadAfterRemoval({ stable, ramp }: CanaryPair, now: number): LoadPerPod | undefined {
  const { judging } = stable;
  if (judging.kind !== 'judged' || now - judging.judgement.at > staleMs) return undefined;
  const { canary, stable: beside, metrics } = judging.judgement;
  const { canaryReady, stableReady } = ramp.pods;
  if (stableReady === 0 || canary.pods === 0) return undefined;
  const isEven = beside.pods === 0 && ramp.actual !== undefined;
  if (beside.pods === 0 && !isEven) return undefined;
  const [ofCanary, own] = [canary.perSecond / canary.pods, beside.perSecond / Math.max(1, beside.pods)];
  const before = isEven ? ofCanary : own;
  const after = before + (ofCanary * canaryReady) / stableReady;
  const cpu = metrics.find(({ key }) => key === 'cpu-of-request');
  const cpuNow = (isEven ? cpu?.canary : cpu?.stable)?.value;
  return {
    pods: stableReady,
    before,
    after,
    ...(cpuNow !== undefined && before > 0 && { cpu: { before: cpuNow, after: (cpuNow * after) / before } }),
  };
}
