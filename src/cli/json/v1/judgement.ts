import type { Judgement, Measure, MetricJudgement } from '../../../domain/judgement.ts';
import { judgementInWords } from '../../../wording/judgement.ts';
import { metricInWords } from '../../../wording/metric-judgement.ts';
import { iso } from '../../output.ts';

/** Every number of a judgement, and its sentences. Rates are parts of 1; an infinite ratio is null. */
export const judgementJson = (judgement: Judgement) => ({
  verdict: judgement.verdict,
  says: judgementInWords(judgement),
  at: iso(judgement.at),
  since: iso(judgement.since),
  began: iso(judgement.began),
  basis: judgement.basis,
  metrics: judgement.metrics.map(metricJson),
  hardFacts: judgement.hardFacts,
  warnings: judgement.warnings,
  canary: judgement.canary,
  stable: judgement.stable,
  cost: judgement.cost,
  ...(judgement.etaMs !== undefined && { etaMs: finite(judgement.etaMs) }),
  ...(judgement.ruledOut !== undefined && { ruledOut: judgement.ruledOut }),
});

const metricJson = (metric: MetricJudgement) => ({
  key: metric.key,
  name: metric.name,
  kind: metric.kind,
  vote: metric.vote,
  verdict: metric.verdict,
  says: metricInWords(metric, 'long'),
  reason: metric.reason,
  ...(metric.canary && { canary: measureJson(metric.canary) }),
  ...(metric.stable && { stable: measureJson(metric.stable) }),
  ...(metric.ratio && {
    ratio: { point: finite(metric.ratio.point), low: finite(metric.ratio.low), high: finite(metric.ratio.high) },
  }),
  evidence: metric.evidence,
  ...(metric.etaMs !== undefined && { etaMs: finite(metric.etaMs) }),
});

const measureJson = (measure: Measure) => ({ ...measure, value: finite(measure.value) });

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
