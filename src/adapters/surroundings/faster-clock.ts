import type { Clock } from '../../ports/surroundings.ts';
import { systemClock } from './node.ts';

/** The clock of a practice cluster whose time passes `speed` times as fast as the machine's, since `since`. */
export const fasterClock = (speed: number, since: number): Clock => ({
  now: () => Math.round(since + (systemClock.now() - since) * speed),
  monoMs: () => Math.round(systemClock.monoMs() * speed),
  wait: (ms, signal) => systemClock.wait(ms / speed, signal),
});
