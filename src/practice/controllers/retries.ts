/** When to try again what was refused: soon at first, then ever later. Upstream: the controllers' default rate limiter. */
export type Retries = {
  /** The time of the next try; undefined when one is due already. */
  next(key: string, now: number): number | undefined;
  forget(key: string): void;
};

const FIRST_MILLIS = 5;
const LONGEST_MILLIS = 1_000_000;

export function createRetries(): Retries {
  const waiting = new Map<string, { tries: number; until: number }>();
  return {
    next: (key, now) => {
      const { tries, until } = waiting.get(key) ?? { tries: 0, until: 0 };
      if (until > now) return undefined;
      const at = now + Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(tries, 30));
      waiting.set(key, { tries: tries + 1, until: at });
      return at;
    },
    forget: key => waiting.delete(key),
  };
}
