import type { Call } from '../../domain/change.ts';
import { textAt } from '../../domain/json.ts';
import { type Judgement, judgedForMs, type Verdict } from '../../domain/judgement.ts';
import { workloadKey } from '../../domain/workload.ts';
import type { LoadAtWeight, LoadPerPod } from '../../wording/canary-plan.ts';
import type { Ramp } from '../../workloads/ramp.ts';
import { reach, reachByRoute } from '../../workloads/replica-share.ts';
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

/** The first look of a step may have begun before it, and a gateway takes a moment: rates of one side alone are mixed. */
const settlesInMs = 15_000;
/** CPU is a mean over so long. */
const cpuOverMs = 120_000;

const isSoonAfterStep = (judgement: Judgement, withinMs: number): boolean =>
  (judgement.stepSince ?? judgement.since) > judgement.since && judgedForMs(judgement) < withinMs;

/**
 * What each stable pod answers now, and once the canary is away, as if all stayed as it is. Nothing where that was not
 * measured, nor where it can't be told from what was measured yet.
 */
export function loadAfterRemoval({ stable, ramp }: CanaryPair, now: number): LoadPerPod | undefined {
  const { judging } = stable;
  if (judging.kind !== 'judged' || now - judging.judgement.at > staleMs) return undefined;
  const { judgement } = judging;
  const rates = ratesPerPod(judgement, ramp);
  if (!rates) return undefined;
  const cpu = judgement.metrics.find(({ key }) => key === 'cpu-of-request');
  const cpuNow = (judgement.stable.pods === 0 ? cpu?.canary : cpu?.stable)?.value;
  const { before, after } = rates;
  // Where routes divide the requests, a step changes what each pod gets by more than its CPU can tell at once.
  const isOfBoth = ramp.actual === undefined && isSoonAfterStep(judgement, cpuOverMs);
  return {
    pods: ramp.pods.stableReady,
    ...rates,
    ...(cpuNow !== undefined &&
      before > 0 && { cpu: isOfBoth ? 'of-both' : { before: cpuNow, after: (cpuNow * after) / before } }),
  };
}

/** The same for a step to another weight, in percent: what each pod gets then, and what stable would without its canary. */
export function loadAtWeight(pair: CanaryPair, weight: number, now: number): LoadAtWeight | undefined {
  const { pods, actual } = pair.ramp;
  const alone = loadAfterRemoval(pair, now);
  if (!alone || pods.stable === 0) return undefined;
  const all = alone.after * alone.pods;
  const known = alone.isBeforeMixed ? {} : { now: alone.before };
  if (actual === undefined) {
    const canary = reachByRoute(weight, pods.stable).canary;
    const each = { pods: canary, each: (all * weight) / 100 / canary };
    return { each: (all * (1 - weight / 100)) / pods.stable, ...known, canary: each, alone };
  }
  const reached = reach(weight, pods.stable);
  return reached.kind === 'reached' ? { each: all / (reached.canary + pods.stable), ...known, alone } : undefined;
}

type RatesPerPod = Pick<LoadPerPod, 'before' | 'after' | 'isBeforeMixed'>;

function ratesPerPod(judgement: Judgement, { pods, actual }: Ramp): RatesPerPod | undefined {
  const { canary, stable } = judgement;
  const [ready, beside] = [pods.canaryReady, pods.stableReady];
  if (beside === 0 || canary.pods === 0) return undefined;
  const isEven = actual !== undefined;
  const isYoung = isSoonAfterStep(judgement, settlesInMs);
  // What all of them get together does not depend on the weight.
  if (canary.pods === ready && stable.pods === beside) {
    const all = canary.perSecond + stable.perSecond;
    if (isEven) return { before: all / (ready + beside), after: all / beside };
    return { before: stable.perSecond / beside, after: all / beside, isBeforeMixed: isYoung };
  }
  if (isYoung) return undefined;
  // While stable runs the canary's release too, its pods are known by those of the canary behind the same Service.
  if (stable.pods === 0 && !isEven) return undefined;
  const ofCanary = canary.perSecond / canary.pods;
  const before = stable.pods === 0 ? ofCanary : stable.perSecond / stable.pods;
  return { before, after: before + (ofCanary * ready) / beside };
}
