export type RatioOfMedians = { readonly point: number; readonly low: number; readonly high: number };

const resamples = 100;
/** More pods than this make an interval hardly smaller, but cost time. */
const mostPods = 25;

/** Of an empty list: not a number. */
export const medianOf = (values: readonly number[]): number => middleOf(Float64Array.from(values).sort());

function middleOf(sorted: Float64Array): number {
  const half = sorted.length / 2;
  return Number.isInteger(half)
    ? ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2
    : (sorted[Math.floor(half)] ?? Number.NaN);
}

/**
 * Where the ratio of two medians probably lies, 95 of 100, by drawing pods again and again; the same draws each time.
 * Infinite where only stable's is 0; nothing where both are.
 */
export function ratioOfMedians(canary: readonly number[], stable: readonly number[]): RatioOfMedians | undefined {
  const point = medianOf(canary) / medianOf(stable);
  if (Number.isNaN(point)) return undefined;
  const [a, b] = [thinned(canary), thinned(stable)];
  const medianOfDraw = drawing(a.length * 31 + b.length);
  const ratios = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) ratios[i] = medianOfDraw(a) / medianOfDraw(b);
  ratios.sort();
  // Draws that are 0 on both sides are no number, and are sorted last.
  const [low = point, high = point] = [ratios[2], ratios[resamples - 3]];
  return { point, low: Number.isNaN(low) ? point : low, high: Number.isNaN(high) ? Number.POSITIVE_INFINITY : high };
}

const thinned = (values: readonly number[]): readonly number[] =>
  values.length <= mostPods
    ? values
    : Array.from({ length: mostPods }, (_, i) => values[Math.floor((i * values.length) / mostPods)] ?? 0);

/** The median of as many as there are, each drawn from all of them (a linear congruential generator with a fixed seed). */
function drawing(seed: number): (values: readonly number[]) => number {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  return values => {
    const drawn = new Float64Array(values.length);
    for (let i = 0; i < drawn.length; i++) drawn[i] = values[Math.floor(next() * values.length)] ?? 0;
    return middleOf(drawn.sort());
  };
}
