import { age } from '../domain/duration.ts';
import type { Judgement } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { reasonInWords } from './metric-judgement.ts';
import { count, oneDigit, perSecond, rounded } from './numbers.ts';

/** One version against limits: nothing was ever beside it. */
export const isAlone = ({ basis, stable }: Pick<Judgement, 'basis' | 'stable'>): boolean =>
  basis === 'alone' && stable.pods === 0;

/** As after the first look, which only tells from where to count. */
const isUncounted = ({ canary, stable }: Pick<Judgement, 'canary' | 'stable'>): boolean =>
  stable.pods > 0 && canary.requests + stable.requests === 0;

/** What there is too little of: `errors: 61 of about 150 canary requests to rule out 10x`. */
export function missingInWords({ metrics, canary, stable, etaMs, basis }: Judgement): SafeText {
  const alone = isAlone({ basis, stable });
  if (isUncounted({ canary, stable })) return ours('no request of either side was counted yet');
  if (canary.requests === 0)
    return alone ? ours('no request was counted yet') : ours('the canary has answered no request yet');
  if (stable.requests === 0 && !alone) return ours('there is no stable version beside it to compare with');
  const waiting = metrics.find(({ verdict, vote }) => verdict === 'no-data' && vote === 'critical');
  if (waiting?.reason.kind === 'too-few') {
    const { have, need, toRuleOut } = waiting.reason;
    if (need - have <= 1 && etaMs !== undefined)
      return etaMs < 1_000
        ? ours('nothing is worse so far, but not all of its pods are ready')
        : safe(`nothing is worse so far; it is watched for ${age(etaMs)} more before it may pass`);
    return safe(
      `${waiting.name}: ${count(have)} of about ${rounded(need)} ${basis === 'before-after' ? '' : 'canary '}requests to rule out ${oneDigit(toRuleOut)}x`,
    );
  }
  return waiting ? safe(`${waiting.name}: ${reasonInWords(waiting)}`) : ours('its pods are not ready for long enough');
}

/** Until the worst is ruled out, until a PASS, and what a larger share would make of it. */
export function waitInWords({ metrics, etaMs, canary, stable }: Judgement): SafeText {
  const rate = perSecond(canary.perSecond);
  if (isUncounted({ canary, stable }))
    return ours('wait: each look counts what came since the one before; while none comes, more traffic is needed');
  const first = metrics.find(({ verdict, vote }) => verdict === 'no-data' && vote === 'critical');
  if (first?.reason.kind === 'not-measured' && canary.perSecond > 0)
    return safe(`no source tells ${first.name}: name one that does, or leave that limit out`);
  if (etaMs === undefined && metrics.some(isAtLimit))
    return ours('no amount of requests may tell: it is about where your limit is');
  if (etaMs === undefined || canary.perSecond <= 0) return safe(`more traffic is needed: it gets ${rate}`);
  if (etaMs < 1_000) return ours('wait: a verdict may come at any look');
  const reason = first?.reason.kind === 'too-few' ? first.reason : undefined;
  const firstMs = reason ? ((reason.need - reason.have) / canary.perSecond) * 1_000 : etaMs;
  // Only a disaster is ruled out before a PASS; and less is over before it is read.
  const isFirst = (reason?.toRuleOut ?? 0) >= disaster && firstMs >= 1_000 && firstMs < etaMs / 2;
  const share = canary.perSecond / (canary.perSecond + stable.perSecond);
  const atMoreMs = Math.max(soonestMs, (etaMs * share) / largerShare);
  return safe(
    [
      `wait, about ${age(isFirst ? firstMs : etaMs)} at ${rate}`,
      ...(isFirst ? [`a PASS in about ${age(etaMs)}`] : []),
      ...(share < largerShare / 2 && atMoreMs < etaMs / 2 ? [`at 25 % in about ${age(atMoreMs)}`] : []),
    ].join(', '),
  );
}

const isAtLimit = ({ reason }: Judgement['metrics'][number]): boolean =>
  reason.kind === 'limit-not-known' && !Number.isFinite(reason.need);

/** Times as many as stable: what is noticed first. */
const disaster = 10;
const largerShare = 0.25;
/** Nothing passes sooner. */
const soonestMs = 120_000;
