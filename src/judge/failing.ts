import type { Instant } from '../domain/brands.ts';
import type { Reason } from '../domain/judgement.ts';
import { canaryRate, ratioOf, stableRate } from './counts.ts';
import { errorsKey } from './errors.ts';
import { weighOverLimit } from './limit.ts';
import { sumOf, worstOf } from './recent.ts';
import { type ServiceWide, wasServiceWide } from './service-wide.ts';
import { enoughOverLimit, enoughToAsk, fewestBad, leastRatio, moreAfterIncident, usualSuspicion } from './settings.ts';
import type { Spec, Stream } from './stream.ts';
import type { Weighing } from './weighing.ts';

/** Why it fails now, or nothing. */
export function whyItFails(stream: Stream, weighing: Weighing, at: Instant): Reason | undefined {
  if (isFused(stream) && !wasServiceWide(stream.serviceWide, at)) return { kind: 'fuse' };
  const over = whyItIsOver(stream, weighing);
  const isWorse = isSure(stream, weighing, at) && isWorthIt(stream.spec, weighing) && !weighing.restsOnOneBurst;
  // Against what was before, only the limit may stop it.
  if (stream.after && over) return over;
  return isWorse ? worse(weighing) : over;
}

const whyItIsOver = (stream: Stream, weighing: Weighing): Reason | undefined =>
  stream.spec.limit !== undefined && isSurelyOver(stream, weighing) && !doesStableBreach(stream, weighing)
    ? { kind: 'over-limit', limit: stream.spec.limit }
    : undefined;

export const worse = ({ direction }: Weighing): Reason => ({
  kind: direction === 'more' ? 'worse-than-stable' : 'less-than-stable',
});

/** In an incident that hits both sides, and after it, luck is asked for more: a wrong step back then costs most. */
export const isSure = ({ spec, serviceWide }: Stream, { log, direction }: Weighing, at: Instant): boolean =>
  // Where less is worse, more of it on stable is no incident.
  log >= Math.log(spec.enough) + (direction === 'more' ? moreFor(serviceWide, at) : 0);

/** The logarithm of how many times more evidence: what stable alone says of an incident, unless it says as much as luck does. */
function moreFor(serviceWide: ServiceWide, at: Instant): number {
  const most = Math.log(moreAfterIncident);
  return wasServiceWide(serviceWide, at) ? most : Math.min(most, Math.max(0, serviceWide.suspicion - usualSuspicion));
}

/** A ratio, an excess and a number of events below which nobody should be woken. */
export function isWorthIt({ leastExcess }: Spec, { counts, direction }: Weighing): boolean {
  if (direction === 'less') return ratioOf(counts) <= 1 / leastRatio && counts.stableBad >= fewestBad;
  const excess = canaryRate(counts) - stableRate(counts);
  return counts.canaryBad >= fewestBad && ratioOf(counts) >= leastRatio && excess >= leastExcess;
}

/** At least 20 requests of which a fifth fail, in more than one look, and stable does not. In an incident that hits both that may be luck, and evidence decides. */
function isFused({ spec, recent }: Stream): boolean {
  if (spec.key !== errorsKey) return false;
  const now = sumOf(recent);
  const stands = now.canaryBad - worstOf(recent) >= fewestBad || (now.canaryOf >= 100 && canaryRate(now) >= 0.5);
  return now.canaryOf >= 20 && canaryRate(now) >= 0.2 && stands && stableRate(now) < canaryRate(now) / 2;
}

export const isSurelyOver = ({ spec, evidence }: Stream, { dispersion, restsOnOneBurst }: Weighing): boolean =>
  spec.limit !== undefined &&
  !restsOnOneBurst &&
  weighOverLimit(evidence, 'canary', spec.limit, dispersion) >= Math.log(enoughOverLimit);

export const doesStableBreach = ({ spec, evidence }: Stream, { dispersion }: Weighing): boolean =>
  spec.limit !== undefined && weighOverLimit(evidence, 'stable', spec.limit, dispersion) >= Math.log(enoughToAsk);
