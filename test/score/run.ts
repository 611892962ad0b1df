import type { Verdict } from '../../src/domain/judgement.ts';
import { opponents } from './opponents/all.ts';
import { looksAtLatency } from './opponents/opponent.ts';
import { storedArm, takeIn } from './opponents/stored-series.ts';
import { followOurs } from './ours.ts';
import { type Cell, onsetMs, type Part, seedOf } from './world/cell.ts';
import { begin, scrapesOf } from './world/generate.ts';
import { planOf } from './world/pods.ts';
import { randomFrom } from './world/random.ts';

export const ourName = 'ours';
export const judges: readonly string[] = [ourName, ...opponents.map(({ name }) => name)];

/** Of one judge in one run. Milliseconds count from the onset; `Infinity` is never. Before the onset they are negative. */
export type Stop = {
  readonly afterMs: number;
  /** Requests of the canary that failed from the onset to the stop, or to the end. */
  readonly failed: number;
};

export type Ran = {
  readonly stops: readonly Stop[];
  /** What else our judge said, and when first: that it passes, since the canary's first request; that somebody must look, since the onset. */
  readonly ours: {
    readonly passMs: number;
    readonly askMs: number;
    readonly said: ReadonlySet<Verdict>;
    readonly last: Verdict;
    /** Stopped while both sides had a burst of failures, or within ten minutes after it. */
    readonly hasStoppedInBurst: boolean;
  };
};

const afterwardsMs = 600_000;

/** Whether a burst goes on at this time, or was over ten minutes ago at most. */
const isInBurst = (cell: Cell, seed: string, afterMs: number): boolean => {
  const { burst } = planOf(cell, randomFrom(seed));
  return burst !== undefined && afterMs > burst.from && afterMs <= burst.to + afterwardsMs;
};

/** All judges on the same series. Only the first stop of each counts. */
export function runOnce(cell: Cell, part: Part, run: number): Ran {
  const stored = { canary: storedArm(looksAtLatency(cell)), stable: storedArm(looksAtLatency(cell)) };
  const followers = opponents.map(opponent => opponent.follow(cell));
  const ours = followOurs(cell);
  const stops: (Stop | undefined)[] = judges.map(() => undefined);
  const onset = begin + onsetMs(cell);
  const said = new Set<Verdict>();
  let passMs = Number.POSITIVE_INFINITY;
  let askMs = Number.POSITIVE_INFINITY;
  let last: Verdict = 'no-data';
  let failedBeforeOnset = 0;
  let failed = 0;
  const seed = seedOf(cell, part, run);
  for (const scrape of scrapesOf(cell, seed)) {
    if (scrape.at <= onset) failedBeforeOnset = scrape.served.failures;
    failed = scrape.served.failures - failedBeforeOnset;
    if (scrape.at <= begin) {
      takeIn(stored, scrape);
      ours(scrape);
      continue;
    }
    const stop = { afterMs: scrape.at - onset, failed };
    if (!stops[0]) {
      last = ours(scrape);
      said.add(last);
      if (last === 'fail') stops[0] = stop;
      if (last === 'marginal' || last === 'fail') askMs = Math.min(askMs, stop.afterMs);
      if (last === 'pass') passMs = Math.min(passMs, scrape.at - begin);
    }
    takeIn(stored, scrape);
    followers.forEach((follow, i) => {
      if (!stops[i + 1] && follow(stored, scrape.at) === 'stop') stops[i + 1] = stop;
    });
    if (stops.every(each => each !== undefined)) break;
  }
  const never = { afterMs: Number.POSITIVE_INFINITY, failed };
  const hasStoppedInBurst = stops[0] !== undefined && isInBurst(cell, seed, stops[0].afterMs + onsetMs(cell));
  return { stops: stops.map(stop => stop ?? never), ours: { passMs, askMs, said, last, hasStoppedInBurst } };
}
