/** Waiting times that double with each failure, as client-go's reflector has them. */
export type Backoff = { next(): number };

export type BackoffSettings = {
  readonly firstMs: number;
  readonly mostMs: number;
  /** So long without a failure, and the next one is a first one again. */
  readonly resetMs: number;
  readonly monoMs: () => number;
  readonly random: () => number;
};

export function makeBackoff({ firstMs, mostMs, resetMs, monoMs, random }: BackoffSettings): Backoff {
  let base = firstMs;
  let last = Number.NEGATIVE_INFINITY;
  return {
    next() {
      const now = monoMs();
      if (now - last > resetMs) base = firstMs;
      last = now;
      const wait = Math.min(base * (1 + random()), mostMs);
      base = Math.min(base * 2, mostMs);
      return wait;
    },
  };
}
