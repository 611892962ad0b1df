import type { Feasibility } from '../domain/judgement.ts';
import { requestsToNotice, requestsToPass } from './eta.ts';
import { enoughErrors, type JudgeSettings } from './settings.ts';

const noticed = [10, 3, 2] as const;

/**
 * What there will be to see, before a canary gets its first request. Requests in a second of both sides, `base` the
 * part of 1 that fails on stable, `everyMs` how often the source looks: nothing is seen sooner.
 */
export function feasibilityOf(
  settings: JudgeSettings,
  traffic: { readonly canary: number; readonly stable: number },
  base: number,
  everyMs: number,
): Feasibility {
  const enough = enoughErrors(settings);
  const msFor = (requests: number) =>
    traffic.canary > 0 ? Math.max(everyMs, (requests / traffic.canary) * 1_000) : Number.POSITIVE_INFINITY;
  return {
    perSecond: traffic.canary,
    base,
    notice: noticed.map(times => ({ times, ms: msFor(requestsToNotice(times, base, traffic, enough)) })),
    passMs: Math.max(settings.bakeMs, msFor(requestsToPass(settings.maxRatio, base, traffic))),
  };
}
