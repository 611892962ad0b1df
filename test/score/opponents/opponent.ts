import type { Cell } from '../world/cell.ts';
import type { Stored } from './stored-series.ts';

/** Looks at each scrape; answers once that the canary is to be taken back. */
export type Follower = (stored: Stored, at: number) => 'stop' | undefined;
export type Opponent = { readonly name: string; readonly follow: (cell: Cell) => Follower };

/** What their users set, as their documentation does: 99 % of the requests succeed; 95 % where stable itself fails 2 %. */
export const allowedFailures = (cell: Cell): number => (cell.base > 0.01 ? 0.05 : 0.01);

/** A window must hold some samples: four scrapes, where their documentation has one minute. */
export const windowOf = (cell: Cell, ms: number): number => Math.max(ms, 4 * cell.scrapeMs);

/** Latency is among their metrics only where the cell is about latency: they are spared its false stops elsewhere. */
export const looksAtLatency = (cell: Cell): boolean => cell.slower !== 1 || cell.latency !== 'lognormal';
