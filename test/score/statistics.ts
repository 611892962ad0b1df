import { logFactorial } from './world/random.ts';

/** Where the standard normal distribution has so much below it (P. Acklam's rational approximation, to 1.2e-9). */
export const normalQuantile = (p: number): number => {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const by = (coefficients: readonly number[], at: number) => coefficients.reduce((sum, each) => sum * at + each, 0);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return by(c, q) / by(d, q);
  }
  const q = p - 0.5;
  return (q * by(a, q * q)) / by(b, q * q);
};

const logBinomial = (n: number, k: number, p: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p);

const binomialUpTo = (n: number, k: number, p: number): number => {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(logBinomial(n, i, p));
  return sum;
};

const bisect = (isBelow: (p: number) => boolean): number => {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The most that a share can be, 95 of 100, one-sided (Clopper-Pearson), after seeing k of n. */
export const upperBound = (k: number, n: number): number => (k >= n ? 1 : bisect(p => binomialUpTo(n, k, p) > 0.05));

/** The least that it can be. */
export const lowerBound = (k: number, n: number): number =>
  k === 0 ? 0 : bisect(p => 1 - binomialUpTo(n, k - 1, p) < 0.05);

/** How often luck alone splits so many events as unevenly, or more, over two parts of the same size. */
export const luckOfSplit = (a: number, b: number): number => Math.min(1, 2 * binomialUpTo(a + b, Math.min(a, b), 0.5));

/** Fisher's exact test, one-sided: how often so many of the bad ones, or more, fall on the first arm by luck alone. */
export const fisherGreater = (bad: number, of: number, otherBad: number, otherOf: number): number => {
  const allBad = bad + otherBad;
  const all = of + otherOf;
  if (bad * all <= allBad * of) return 1;
  const fixed = logFactorial(allBad) + logFactorial(all - allBad) + logFactorial(of) + logFactorial(otherOf);
  const whole = fixed - logFactorial(all);
  const logChance = (k: number) =>
    whole - logFactorial(k) - logFactorial(of - k) - logFactorial(allBad - k) - logFactorial(otherOf - allBad + k);
  let sum = 0;
  for (let k = bad; k <= Math.min(of, allBad); k++) {
    const term = Math.exp(logChance(k));
    sum += term;
    if (term < sum * 1e-9) break;
  }
  return sum;
};

/** By nearest rank; infinite ones (never) sort last. */
export const quantile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
