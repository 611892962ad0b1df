import type { CellResult } from './run-cells.ts';
import { quantile } from './statistics.ts';
import { mergeTallies, type Tally } from './tally.ts';
import type { Cell } from './world/cell.ts';

/** Both parts of the seeds together. */
export const whole = (result: CellResult): Tally => mergeTallies([result.of.tuning, result.of['held-out']]);

const list = (values: Float64Array | undefined): readonly number[] => [...(values ?? [])];

/** Runs in which a judge stopped at all. */
export const stopsIn = (tally: Tally, judge: number): number => list(tally.after[judge]).filter(Number.isFinite).length;

/** Stopped before there was anything to find. */
export const earlyIn = (tally: Tally, judge: number): number => list(tally.after[judge]).filter(ms => ms <= 0).length;

const afterOnset = (tally: Tally, judge: number) =>
  list(tally.after[judge])
    .filter(ms => ms > 0)
    .sort((a, b) => a - b);

/** Seconds from the onset to the stop; `Infinity` where more than that part of the runs never stopped. */
export const detected = (tally: Tally, judge: number, p: number): number =>
  quantile(afterOnset(tally, judge), p) / 1000;

/** Part of the runs without a stop within ten minutes after the onset. */
export const missed = (tally: Tally, judge: number): number => {
  const all = afterOnset(tally, judge);
  return all.length === 0 ? Number.NaN : all.filter(ms => ms > 600_000).length / all.length;
};

export const meanFailed = (tally: Tally, judge: number): number =>
  list(tally.failed[judge]).reduce((sum, count) => sum + count, 0) / tally.runs;

/** The standard error of that mean. */
export const errorOfFailed = (tally: Tally, judge: number): number => {
  const mean = meanFailed(tally, judge);
  const squares = list(tally.failed[judge]).reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, tally.runs - 1) / tally.runs);
};

const secondsOf = (ms: Float64Array, p: number): number =>
  quantile(
    [...ms].sort((a, b) => a - b),
    p,
  ) / 1000;

export const passSeconds = (tally: Tally, p: number): number => secondsOf(tally.passMs, p);
/** From the onset until a person is asked, or it is stopped. */
export const askSeconds = (tally: Tally, p: number): number => secondsOf(tally.askMs, p);

/** So many times ours minus theirs, run by run on the same series: the mean in standard errors. Positive is worse for us. */
export const failedBeside = (tally: Tally, judge: number, times: number): number => {
  const differences = list(tally.failed[0]).map((ours, i) => times * ours - (tally.failed[judge]?.[i] ?? 0));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, differences.length - 1);
  const error = Math.sqrt(variance / differences.length);
  if (mean === 0) return 0;
  return error === 0 ? Math.sign(mean) * Number.POSITIVE_INFINITY : mean / error;
};

/** Nothing about the canary is different from stable. */
export const isGood = (cell: Cell): boolean =>
  cell.effect === 1 && cell.slower === 1 && (cell.orders === undefined || cell.orders.effect === 1);
