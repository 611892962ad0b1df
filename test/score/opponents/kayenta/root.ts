/**
 * Brent's root finder (R. P. Brent, "Algorithms for Minimization without Derivatives", 1973, chapter 4) with the step
 * rules and the tolerance of Kayenta's BrentSolver.java. They matter: the function below is a staircase, so that the
 * steps decide where on a stair the answer lies.
 */
const tolerance = 1e-4;
const machineEpsilon = 2.220446049250313e-16;

type Point = { readonly at: number; readonly value: number };

/** By the secant through two points, or the inverse parabola through three; undefined where it leaves the bracket. */
const interpolated = (previous: Point, best: Point, opposite: Point, lastStep: number, least: number) => {
  const span = opposite.at - best.at;
  const t = best.value / previous.value;
  let top: number;
  let bottom: number;
  if (previous.at === opposite.at) {
    top = span * t;
    bottom = 1 - t;
  } else {
    const q = previous.value / opposite.value;
    const r = best.value / opposite.value;
    top = t * (span * q * (q - r) - (best.at - previous.at) * (r - 1));
    bottom = (q - 1) * (r - 1) * (t - 1);
  }
  if (top > 0) bottom = -bottom;
  else top = -top;
  const isInside = top < 0.75 * span * bottom - Math.abs(least * bottom) / 2 && top < Math.abs((lastStep * bottom) / 2);
  return isInside ? top / bottom : undefined;
};

/** Between two places at which the function has different signs. */
export const rootOf = (of: (at: number) => number, low: Point, high: Point): number => {
  if (low.value === 0) return low.at;
  if (high.value === 0) return high.at;
  let previous = low;
  let best = high;
  let opposite = low;
  for (let turn = 0; turn <= 1000; turn++) {
    const lastStep = best.at - previous.at;
    if (Math.abs(opposite.value) < Math.abs(best.value)) {
      previous = best;
      best = opposite;
      opposite = previous;
    }
    const least = 2 * machineEpsilon * Math.abs(best.at) + tolerance / 2;
    let step = (opposite.at - best.at) / 2;
    if (Math.abs(step) <= least || best.value === 0) return best.at;
    if (Math.abs(lastStep) >= least && Math.abs(previous.value) > Math.abs(best.value))
      step = interpolated(previous, best, opposite, lastStep, least) ?? step;
    if (Math.abs(step) < least) step = step > 0 ? least : -least;
    previous = best;
    const at = best.at + step;
    best = { at, value: of(at) };
    if ((best.value > 0 && opposite.value > 0) || (best.value < 0 && opposite.value < 0)) opposite = previous;
  }
  return best.at;
};
