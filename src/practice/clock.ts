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
  if (millis !== written.millis) written = { millis, text: `${new Date(millis).toISOString().slice(0, 19)}Z` };
  return written.text;
}

/** Controllers write many times in one moment. */
let written = { millis: Number.NaN, text: '' };
