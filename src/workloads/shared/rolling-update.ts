/** `25%` of 8, rounded as the Deployment controller does: surge up, unavailable down. */
export function fromPercent(value: number | string, of: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const percent = Number.parseInt(value, 10);
  if (!Number.isFinite(percent)) return 0;
  const exact = (percent * of) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/**
 * How many pods may be too many or missing during a rolling update. Both 0 would never end, so one may be missing. A
 * Deployment rounds a percentage of missing pods down, a DaemonSet up.
 */
export function rollingLimits(
  desired: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
  unavailableRounds: 'up' | 'down' = 'down',
): { readonly surge: number; readonly unavailable: number } {
  const surge = fromPercent(maxSurge, desired, 'up');
  const unavailable = fromPercent(maxUnavailable, desired, unavailableRounds);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}
