import type { Id, Instant } from '../domain/brands.ts';
import type { Actor } from '../domain/journal.ts';

export interface Clock {
  now(): Instant;
  /** Milliseconds of a clock that nobody sets. */
  monoMs(): number;
  /** Resolves after `ms`, or at once when the signal says so. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Ids {
  next(): Id;
}

/** Whether the process that opened a run still lives; `unknown` when it ran on another host. */
export interface Processes {
  isAlive(actor: Pick<Actor, 'host' | 'pid' | 'startedAt'>): boolean | 'unknown';
}
