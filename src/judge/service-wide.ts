import type { Instant } from '../domain/brands.ts';
import { type Counts, noCounts } from './counts.ts';
import { msOf, type Recent, sumOf } from './recent.ts';
import { logTwoRates, noSums, type Sums } from './two-rates.ts';

/**
 * Whether the stable pods fail much more often than they did before: then something else is wrong, and going back
 * would not help. What they did before is not brought up to date while that lasts.
 */
export type ServiceWide = {
  readonly before: Sums;
  readonly since?: Instant;
  /** When it last looked so, if only in one look; for a while after it, a comparison needs more evidence. */
  readonly lastAt?: Instant;
  /** How much likelier it is, as a logarithm, that stable got worse in these two minutes than that it did not: a smaller incident may be one. */
  readonly suspicion: number;
};

export const nothingServiceWide: ServiceWide = { before: noSums, suspicion: 0 };

/** Twice as often and half a point more, and hardly by luck, even without the worst pod: one storm is no incident. */
const times = 2;
const points = 0.005;
const enoughLog = Math.log(20_000);
const fewestBad = 5;
const afterwardsMs = 600_000;
const halfLifeMs = 3_600_000;
/** An incident that lasts is how it is now. */
const longestMs = 1_800_000;

/** `left` has fallen out of the recent window with this look and belongs to what was before. */
export function followServiceWide(
  known: ServiceWide,
  recent: Recent,
  left: Sums & { readonly ms: number },
  dispersion: number,
  at: Instant,
): ServiceWide {
  const isOld = known.since !== undefined && at - known.since > longestMs;
  const seen = isOld ? undefined : worseThanBefore(known, recent, dispersion);
  const suspicion = suspicionOf(known, recent, dispersion);
  if (seen?.isLasting || (seen && known.since !== undefined))
    return { before: seen.before, since: known.since ?? at, lastAt: at, suspicion };
  const kept = 0.5 ** (left.ms / halfLifeMs);
  const before = { of: known.before.of * kept + left.of, bad: known.before.bad * kept + left.bad };
  const lastAt = seen ? at : known.lastAt;
  return { before, suspicion, ...(lastAt !== undefined && { lastAt }) };
}

export const isServiceWide = ({ since }: ServiceWide): boolean => since !== undefined;
export const wasServiceWide = ({ lastAt }: ServiceWide, at: Instant): boolean =>
  lastAt !== undefined && at - lastAt <= afterwardsMs;

/** The last looks against all before them, and the most that any number of them says. */
function suspicionOf({ before }: ServiceWide, recent: Recent, dispersion: number): number {
  let most = 0;
  for (let from = recent.length - 1; from >= 0; from--) {
    const [now, earlier] = [sumOf(recent.slice(from)), sumOf(recent.slice(0, from))];
    const base = withStable(before, earlier);
    const here = { of: now.stableOf, bad: now.stableBad };
    if (here.of <= 0 || base.of <= 0 || here.bad / here.of <= base.bad / base.of) continue;
    most = Math.max(most, logTwoRates(here, base) / dispersion);
  }
  return most;
}

const withStable = ({ of, bad }: Sums, { stableOf, stableBad }: Counts): Sums => ({
  of: of + stableOf,
  bad: bad + stableBad,
});

type Worse = { readonly before: Sums; readonly isLasting: boolean };

/** The last looks, one or several, against all before them; once it is an incident, only a minute still shows it. */
function worseThanBefore({ before, since }: ServiceWide, recent: Recent, dispersion: number): Worse | undefined {
  let seen: Worse | undefined;
  for (let from = recent.length - 1; from >= 0; from--) {
    const part = recent.slice(from);
    if (since !== undefined && part.length > 1 && msOf(part) > 60_000) break;
    const earlier = since === undefined ? sumOf(recent.slice(0, from)) : noCounts;
    const base = withStable(before, earlier);
    const of = sumOf(part).stableOf;
    if (of <= 0 || base.of <= 0) continue;
    const bad = part.map(({ counts, worst }) => counts.stableBad - worst.stable);
    const all = bad.reduce((a, b) => a + b);
    if (!isMuchWorse({ of, bad: all }, base, dispersion)) continue;
    // A storm that a balancer spreads over all pods is over with one look.
    const isLasting = isMuchWorse({ of, bad: all - Math.max(...bad) }, base, dispersion);
    seen = seen?.isLasting ? seen : { before: base, isLasting };
  }
  return seen;
}

function isMuchWorse(now: Sums, before: Sums, dispersion: number): boolean {
  const [rate, rateBefore] = [now.bad / now.of, before.bad / before.of];
  if (now.bad < fewestBad || rate < times * rateBefore || rate - rateBefore < points) return false;
  return logTwoRates(now, before) / dispersion >= enoughLog;
}
