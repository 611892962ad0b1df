import { opponents } from './opponents/all.ts';
import { storedArm, takeIn } from './opponents/stored-series.ts';
import { type Cell, type Part, seedOf } from './world/cell.ts';
import { begin, scrapesOf } from './world/generate.ts';

/** How many of so many good releases each opponent stopped: it takes more runs to know that than to compare, and ours is not asked. */
export type Calm = { readonly runs: number; readonly stops: readonly number[] };

export const noCalm: Calm = { runs: 0, stops: opponents.map(() => 0) };

/** Only errors are looked at: a cell of latency has no comparison. */
export function calmOf(cell: Cell, part: Part, from: number, runs: number): Calm {
  const stops = opponents.map(() => 0);
  for (let run = from; run < from + runs; run++) {
    const stored = { canary: storedArm(false), stable: storedArm(false) };
    const waiting = new Map(opponents.map((opponent, i) => [i, opponent.follow(cell)]));
    for (const scrape of scrapesOf(cell, seedOf(cell, part, run))) {
      takeIn(stored, scrape);
      if (scrape.at <= begin) continue;
      for (const [i, follow] of waiting) {
        if (follow(stored, scrape.at) !== 'stop') continue;
        waiting.delete(i);
        stops[i] = (stops[i] ?? 0) + 1;
      }
      if (waiting.size === 0) break;
    }
  }
  return { runs, stops };
}

export const sumOfCalm = (all: readonly Calm[]): Calm =>
  all.reduce(
    (a, b) => ({ runs: a.runs + b.runs, stops: a.stops.map((stops, i) => stops + (b.stops[i] ?? 0)) }),
    noCalm,
  );
