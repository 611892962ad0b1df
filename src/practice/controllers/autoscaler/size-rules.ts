/** A size as it may be, and why it isn't the one that the figures ask for. */
export type RuledSize = { readonly size: number; readonly reason: string; readonly message: string };

/** Upstream: convertDesiredReplicasWithRules; at most twice the size in one step, but up to four at once. */
export function withinLimits(current: number, wanted: number, least: number, most: number): RuledSize {
  const limit = Math.max(2 * current, 4);
  if (wanted < least) {
    const message = 'the desired replica count is less than the minimum replica count';
    return { size: least, reason: 'TooFewReplicas', message };
  }
  if (most > limit && wanted > limit) {
    const message = 'the desired replica count is increasing faster than the maximum scale rate';
    return { size: limit, reason: 'ScaleUpLimit', message };
  }
  if (wanted > most) {
    const message = 'the desired replica count is more than the maximum replica count';
    return { size: most, reason: 'TooManyReplicas', message };
  }
  return { size: wanted, reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
}

/** The highest of what was wanted lately: nothing shrinks on a short calm. */
export type Stabilizer = { highest(key: string, wanted: number, now: number, windowMillis: number): number };

export function createStabilizer(): Stabilizer {
  const recent = new Map<string, { at: number; wanted: number }[]>();
  return {
    highest: (key, wanted, now, windowMillis) => {
      const kept = (recent.get(key) ?? []).filter(({ at }) => at > now - windowMillis);
      kept.push({ at: now, wanted });
      recent.set(key, kept);
      return Math.max(...kept.map(each => each.wanted));
    },
  };
}
