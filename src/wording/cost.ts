import { age } from '../domain/duration.ts';
import type { Judgement } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { clockTime } from './clock-time.ts';
import { count, rounded } from './numbers.ts';

/** What ends the cost, as far as somebody knows it. Milliseconds from now. */
export type CostEnds = {
  /** How long it takes until nothing of it serves any more, once somebody goes back: `~10 s`. */
  readonly back?: SafeText;
  /** It goes on, and goes back, by itself; at the soonest then. */
  readonly ramp?: { readonly decidesInMs?: number };
};

/** A good canary has a few more failures than stable by luck: what passes costs nothing. */
export const hasCost = ({ cost, verdict }: Judgement): boolean => cost.failed > 0 && verdict !== 'pass';

/**
 * What waiting costs, and how soon it is over: `81 more failed than stable would have had since 03:10:45,
 * 41 a minute; undoing takes ~10 s`.
 */
export function costInWords({ began, cost, verdict, etaMs }: Judgement, ends: CostEnds = {}): SafeText {
  const since = began === undefined ? 'so far' : `since ${clockTime(began)}`;
  const perMinute = cost.perMinute < 0.5 ? 'less than one a minute' : `${count(cost.perMinute)} a minute`;
  const until = verdict === 'no-data' ? untilVerdict(cost.perMinute, etaMs) : untilDecided(verdict === 'fail', ends);
  return safe(`${count(cost.failed)} more failed than stable would have had ${since}, ${perMinute}${until}`);
}

function untilVerdict(perMinute: number, etaMs: number | undefined): string {
  if (etaMs === undefined) return ', with no verdict in sight at this traffic';
  const more = (perMinute * etaMs) / 60_000;
  return `; ${more < 1 ? '' : `about ${rounded(more)} more until `}a verdict ${etaMs < 1_000 ? 'at any look' : `in about ${age(etaMs)}`}`;
}

function untilDecided(isFailing: boolean, { ramp, back }: CostEnds): string {
  if (isFailing && ramp) return ', its ramp goes back now';
  if (isFailing) return back === undefined ? ' until it is undone' : `; undoing takes ${back}`;
  const inMs = ramp?.decidesInMs ?? 0;
  return ramp && inMs > 0 ? `; its ramp decides in ${age(inMs)} at the soonest` : ' until somebody decides';
}
