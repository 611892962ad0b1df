/** Waits that grow. Upstream: client-go's util/flowcontrol/backoff.go, without jitter. */
export type Backoff = {
  /** Milliseconds to wait now; 0 before the first failure. */
  current(): number;
  /** Whether somebody who failed at `since` still has to wait. */
  isWaiting(since: number, now: number): boolean;
  next(since: number, now: number): void;
};

export function createBackoff(firstMillis: number, longestMillis: number): Backoff {
  let millis = 0;
  let updatedAt = 0;
  // Calm for twice the longest wait, and everything is forgotten.
  const hasExpired = (since: number) => since - updatedAt > longestMillis * 2;
  return {
    current: () => millis,
    isWaiting: (since, now) => millis > 0 && !hasExpired(since) && now - since < millis,
    next: (since, now) => {
      millis = millis === 0 || hasExpired(since) ? firstMillis : Math.min(millis * 2, longestMillis);
      updatedAt = now;
    },
  };
}
