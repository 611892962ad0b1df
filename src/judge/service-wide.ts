import type { Instant } from '../domain/brands.ts';
import { noCounts } from './counts.ts';
import { msOf, type Recent, sumOf } from './recent.ts';
import { logTwoRates, noSums, type Sums } from './two-rates.ts';

/**
 * Whether the stable pods fail much more often than they did before: then something else is wrong, and going back
 * would not help. What they did before is not brought up to date while that lasts.
 */
export type ServiceWide = {
  readonly before: Sums;
  readonly since?: Instant;
  /** When it was last so; for a while after it, a comparison needs more evidence. */
  readonly lastAt?: Instant;
};

export const nothingServiceWide: ServiceWide = { before: noSums };

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
  const before = isOld ? undefined : worseThanBefore(known, recent, dispersion);
  if (before) return { before, since: known.since ?? at, lastAt: at };
  const kept = 0.5 ** (left.ms / halfLifeMs);
  const sums = { of: known.before.of * kept + left.of, bad: known.before.bad * kept + left.bad };
  return { before: sums, ...(known.lastAt !== undefined && { lastAt: known.lastAt }) };
}

export const isServiceWide = ({ since }: ServiceWide): boolean => since !== undefined;
export const wasServiceWide = ({ lastAt }: ServiceWide, at: Instant): boolean =>
  lastAt !== undefined && at - lastAt <= afterwardsMs;

/** The last looks, one or several, against all before them; once it is an incident, only a minute still shows it. */
function worseThanBefore({ before, since }: ServiceWide, recent: Recent, dispersion: number): Sums | undefined {
  for (let from = recent.length - 1; from >= 0; from--) {
    const part = recent.slice(from);
    if (since !== undefined && part.length > 1 && msOf(part) > 60_000) return undefined;
    const { stableOf: of, stableBad } = sumOf(part);
    const bad = stableBad - Math.max(...part.map(({ worstPod }) => worstPod));
    const earlier = since === undefined ? sumOf(recent.slice(0, from)) : noCounts;
    const base = { of: before.of + earlier.stableOf, bad: before.bad + earlier.stableBad };
    if (of > 0 && base.of > 0 && isMuchWorse({ of, bad }, base, dispersion)) return base;
  }
  return undefined;
}

function isMuchWorse(now: Sums, before: Sums, dispersion: number): boolean {
  const [rate, rateBefore] = [now.bad / now.of, before.bad / before.of];
  if (now.bad < fewestBad || rate < times * rateBefore || rate - rateBefore < points) return false;
  return logTwoRates(now, before) / dispersion >= enoughLog;
}
