import type { Deviation } from '../../domain/deviation.ts';
import type { Judgement, MetricJudgement } from '../../domain/judgement.ts';

/** Types of errors that a canary has more often, less often or for the first time: they are raised as well. */
export function judgedTypes({ metrics, began, at }: Judgement): readonly Deviation[] {
  return metrics.flatMap(metric => {
    const kind = kindOf(metric);
    if (!kind) return [];
    const { key, name, canary, stable } = metric;
    return {
      key,
      name,
      kind,
      unit: 'share',
      since: began ?? at,
      now: canary?.value ?? 0,
      ...(kind !== 'new' && stable && { usual: stable.value }),
      ...(canary?.events !== undefined && { events: canary.events }),
    };
  });
}

function kindOf({ kind, verdict, reason, canary, stable }: MetricJudgement): Deviation['kind'] | undefined {
  if (kind !== 'error-type' || (verdict !== 'fail' && verdict !== 'marginal')) return undefined;
  if (reason.kind === 'new-type') return 'new';
  if (reason.kind === 'gone-type') return 'gone';
  // Only what is sure: MARGINAL says "probably", and is told as the verdict.
  if (verdict !== 'fail') return undefined;
  return (canary?.value ?? 0) > (stable?.value ?? 0) ? 'more' : 'less';
}
