/** Time in the practice cluster: it stands still until somebody moves it, so that a run can be repeated exactly. */
export type Clock = { now(): number; moveTo(millis: number): void };

export function createClock(startMillis: number): Clock {
  let current = startMillis;
  return {
    now: () => current,
    moveTo: millis => {
      current = Math.max(current, millis);
    },
  };
}

/** The API writes whole seconds; a finer time would not survive a real server either. */
export function apiTime(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}
