/**
 * Without a mesh a Service sends each of its pods the same share, so c canary pods beside s stable ones get c / (c + s).
 */
export const shareOf = (canary: number, stable: number): number =>
  canary + stable === 0 ? 0 : canary / (canary + stable);

/** Above this many times the wanted weight it is another weight, which nobody asked for. */
const mostTimes = 1.25;

export type Reach =
  | { readonly kind: 'reached'; readonly canary: number; readonly share: number }
  /** `smallest` as a part of 1; `needs`: so many stable replicas would reach what was wanted. */
  | { readonly kind: 'too-small'; readonly smallest: number; readonly needs: number };

/** How many canary pods come nearest to this weight in percent, below 100, beside so many stable ones. */
export function reach(percent: number, stable: number): Reach {
  const wanted = percent / 100;
  const nearest = Math.max(1, Math.round((stable * wanted) / (1 - wanted)));
  const isTooMuch = (canary: number) => shareOf(canary, stable) > wanted * mostTimes;
  // The next pod less gives too little, but never more than was wanted.
  const canary = isTooMuch(nearest) && nearest > 1 ? nearest - 1 : nearest;
  const share = shareOf(canary, stable);
  if (!isTooMuch(canary)) return { kind: 'reached', canary, share };
  return { kind: 'too-small', smallest: share, needs: Math.ceil(1 / wanted - 1 - 1e-9) };
}

/**
 * What the weight is called that so many pods are there for: the percent that was asked for, where no other number of pods
 * comes nearer; else their share, a part of 1.
 */
export function calledShare(percent: number | undefined, canary: number, stable: number): number {
  const reached = percent !== undefined && percent > 0 && percent < 100 && reach(percent, stable);
  return reached && reached.kind === 'reached' && reached.canary === canary ? percent / 100 : shareOf(canary, stable);
}

/** Of all requests each pod of stable has its part; a canary that gets as many for each of its pods can carry its weight. */
export const reachByRoute = (percent: number, stable: number): Extract<Reach, { kind: 'reached' }> => ({
  kind: 'reached',
  canary: Math.max(1, Math.ceil((stable * percent) / 100 - 1e-9)),
  share: percent / 100,
});
