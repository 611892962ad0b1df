import type { MetricJudgement } from '../domain/judgement.ts';
import { safe } from '../domain/safe-text.ts';
import { type LatencyLimit, slowKey } from './latency.ts';

/**
 * What the user's latency limits make of the slow shares. Where the histogram has no bound at a limit, only what is
 * surely slower may fail; it passes if even all that may be slower is few enough, and else nobody can tell.
 */
export function applyLatencyLimits(
  judged: readonly MetricJudgement[],
  limits: readonly LatencyLimit[],
): readonly MetricJudgement[] {
  const judgements = new Map(judged.map(one => [one.key, one]));
  for (const limit of limits) {
    const upper = judgements.get(slowKey(limit.upper));
    if (limit.lower === limit.upper) continue;
    const perhaps = judgements.get(slowKey(limit.lower))?.canary?.value ?? (limit.lower === 0 ? 1 : undefined);
    if (perhaps === undefined || perhaps <= limit.part) continue;
    if (upper && upper.verdict !== 'pass' && upper.verdict !== 'no-data') continue;
    const surely = upper?.canary?.value ?? 0;
    if (surely > limit.part) continue;
    const key = `slower-${limit.ms}`;
    judgements.set(key, {
      ...(upper ?? judgements.get(slowKey(limit.lower))),
      key,
      name: safe(`slower than ${limit.ms} ms`),
      kind: 'share',
      vote: 'critical',
      verdict: 'marginal',
      reason: { kind: 'buckets-too-wide', limit: limit.ms, lower: limit.lower, upper: limit.upper },
      evidence: 1,
    });
  }
  return [...judgements.values()];
}

/** A limit on latency of which no pod tells anything is not kept by saying nothing. */
export const unmeasuredLatency = (ms: number): MetricJudgement => ({
  key: slowKey(ms),
  name: safe(`slower than ${ms} ms`),
  kind: 'share',
  vote: 'critical',
  verdict: 'no-data',
  reason: { kind: 'not-measured' },
  evidence: 1,
});
