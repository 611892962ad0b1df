/** A length of time as people say it: `41 ms`, `9.4 s`, `1m24s`, `2 h`, `3 d`. Given in milliseconds, never negative. */
export function duration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < 1_000) return `${Math.round(whole)} ms`;
  if (whole < 10_000) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`;
  return age(whole);
}

/** The same without parts of a second, for ages that tick: `0 s`, `44 s`, `1m24s`, `71 h`, `3 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}m${String(seconds % 60).padStart(2, '0')}s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 96 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
