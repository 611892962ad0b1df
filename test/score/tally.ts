import type { Verdict } from '../../src/domain/judgement.ts';
import { judges, runOnce } from './run.ts';
import type { Cell, Part } from './world/cell.ts';

/** Many runs of one cell and one part of the seeds. It crosses from a worker, so it is plain data. */
export type Tally = {
  readonly runs: number;
  /** By judge, as in `judges`. Never is Infinity. */
  readonly after: readonly Float64Array[];
  readonly failed: readonly Float64Array[];
  readonly passMs: Float64Array;
  readonly askMs: Float64Array;
  /** Runs that our judge stopped in a burst on both sides, or within ten minutes after it. */
  readonly inBurst: number;
  /** In how many runs our judge ever said it, and how many ended with it. */
  readonly said: Readonly<Record<Verdict, number>>;
  readonly last: Readonly<Record<Verdict, number>>;
};

const none = (): Record<Verdict, number> => ({ fail: 0, hold: 0, marginal: 0, 'no-data': 0, pass: 0 });

export function tallyOf(cell: Cell, part: Part, from: number, runs: number): Tally {
  const after = judges.map(() => new Float64Array(runs));
  const failed = judges.map(() => new Float64Array(runs));
  const passMs = new Float64Array(runs);
  const askMs = new Float64Array(runs);
  const said = none();
  const last = none();
  let inBurst = 0;
  for (let i = 0; i < runs; i++) {
    const ran = runOnce(cell, part, from + i);
    ran.stops.forEach((stop, judge) => {
      (after[judge] ?? after[0] ?? new Float64Array(runs))[i] = stop.afterMs;
      (failed[judge] ?? failed[0] ?? new Float64Array(runs))[i] = stop.failed;
    });
    passMs[i] = ran.ours.passMs;
    askMs[i] = ran.ours.askMs;
    for (const verdict of ran.ours.said) said[verdict]++;
    last[ran.ours.last]++;
    if (ran.ours.hasStoppedInBurst) inBurst++;
  }
  return { runs, after, failed, passMs, askMs, inBurst, said, last };
}

const joined = (arrays: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
};

const summed = (counts: readonly Readonly<Record<Verdict, number>>[]): Record<Verdict, number> => {
  const sum = none();
  for (const count of counts) for (const verdict of Object.keys(sum) as Verdict[]) sum[verdict] += count[verdict];
  return sum;
};

export const mergeTallies = (tallies: readonly Tally[]): Tally => ({
  runs: tallies.reduce((sum, { runs }) => sum + runs, 0),
  after: judges.map((_, judge) => joined(tallies.map(tally => tally.after[judge] ?? new Float64Array()))),
  failed: judges.map((_, judge) => joined(tallies.map(tally => tally.failed[judge] ?? new Float64Array()))),
  passMs: joined(tallies.map(tally => tally.passMs)),
  askMs: joined(tallies.map(tally => tally.askMs)),
  inBurst: tallies.reduce((sum, { inBurst }) => sum + inBurst, 0),
  said: summed(tallies.map(tally => tally.said)),
  last: summed(tallies.map(tally => tally.last)),
});
