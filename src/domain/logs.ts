import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** One line that a container wrote, with the time at which the node took it, where the server tells. */
export type LogLine = { readonly at?: Instant; readonly text: SafeText };

/** How far a log was read: the stamp of its last line as the server writes it, and how many lines had that very stamp. */
export type LogPlace = { readonly stamp: string; readonly lines: number };

/** Lines as they were written, not made safe: nobody may show them. */
export type RawLine = { readonly at?: Instant; readonly text: string };

/** One stretch of a log. */
export type LogPart = {
  readonly lines: readonly RawLine[];
  /** Where the next one begins; absent while nothing was ever written. */
  readonly place?: LogPlace;
  /** There was, or may have been, more than was asked for. */
  readonly isCut: boolean;
};

export type LogSource = { readonly namespace: string; readonly name: string; readonly container: string };
