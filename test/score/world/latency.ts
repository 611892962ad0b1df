import type { LatencyShape } from './cell.ts';

/** Upper bounds in milliseconds, as an application would set them; 250 and 500 without 300 is prom-client's usual gap. */
export const bounds = [50, 100, 250, 500, 1000, Number.POSITIVE_INFINITY] as const;

/** Standard normal distribution function (Abramowitz and Stegun 7.1.26, error under 1.5e-7). */
const normalBelow = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const rest =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z >= 0 ? 1 - rest / 2 : rest / 2;
};

const lognormalBelow = (ms: number, median: number, sigma: number): number =>
  ms === Number.POSITIVE_INFINITY ? 1 : normalBelow(Math.log(ms / median) / sigma);

/** Part of the requests that take up to so long. All three have their 95th percentile between 200 and 240 ms. */
const below: Readonly<Record<LatencyShape, (ms: number) => number>> = {
  lognormal: ms => lognormalBelow(ms, 80, 0.6),
  // Answers out of a cache, and those that ask the database.
  bimodal: ms => 0.7 * lognormalBelow(ms, 20, 0.4) + 0.3 * lognormalBelow(ms, 150, 0.3),
  // A Pareto tail of index 1.6 behind a fast body.
  'heavy-tail': ms => (ms <= 35 ? 0 : ms === Number.POSITIVE_INFINITY ? 1 : 1 - (35 / ms) ** 1.6),
};

/** For each bound the part of the requests that take up to it but longer than the bound before, given not faster. */
export const chancesOf = (shape: LatencyShape, slower: number): readonly number[] => {
  const upTo = bounds.map(bound => below[shape](bound / slower));
  return upTo.map((part, i) => {
    const before = upTo[i - 1] ?? 0;
    return before >= 1 ? 0 : Math.min(1, Math.max(0, (part - before) / (1 - before)));
  });
};
