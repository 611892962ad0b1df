/**
 * Chance from a seed: the same numbers on every machine. Poisson by multiplication below 12 and by transformed rejection
 * above, binomial by inversion and by transformed rejection (W. Hörmann, 1993, "The transformed rejection method").
 */
export type Random = {
  /** In [0, 1). */
  readonly uniform: () => number;
  readonly normal: () => number;
  readonly poisson: (mean: number) => number;
  readonly binomial: (n: number, p: number) => number;
  /** 1 or more, with this mean. */
  readonly geometric: (mean: number) => number;
};

/** 32 bits out of a text: two texts that differ in one letter share nothing. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Small fast counter generator (sfc32), 128 bits of state. */
const uniformOf = (seed: string): (() => number) => {
  let a = hashOf(`a ${seed}`);
  let b = hashOf(`b ${seed}`);
  let c = hashOf(`c ${seed}`);
  let count = 1;
  const next = () => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
};

const small = new Float64Array(1024);
for (let i = 2; i < small.length; i++) small[i] = (small[i - 1] ?? 0) + Math.log(i);

/** Logarithm of n factorial; Stirling's series above the table. */
export const logFactorial = (n: number): number => {
  if (n < small.length) return small[n] ?? 0;
  const inverse = 1 / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + inverse / 12 - (inverse * inverse * inverse) / 360;
};

const poissonOf = (uniform: () => number, mean: number): number => {
  if (!(mean > 0)) return 0;
  if (mean < 12) {
    const limit = Math.exp(-mean);
    let product = uniform();
    let count = 0;
    while (product > limit) {
      product *= uniform();
      count++;
    }
    return count;
  }
  const root = Math.sqrt(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const away = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / away + b) * u + mean + 0.43);
    if (away >= 0.07 && v <= quick) return k;
    if (k < 0 || (away < 0.013 && v > away)) continue;
    if (Math.log((v * inverseAlpha) / (a / (away * away) + b)) <= k * logMean - mean - logFactorial(k)) return k;
  }
};

const binomialOf = (uniform: () => number, n: number, p: number): number => {
  if (n <= 0 || !(p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomialOf(uniform, n, 1 - p);
  if (n * p < 10) {
    const odds = p / (1 - p);
    let term = (1 - p) ** n;
    let left = uniform();
    let k = 0;
    while (left > term && k < n) {
      left -= term;
      k++;
      term *= (odds * (n - k + 1)) / k;
    }
    return k;
  }
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const quick = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const away = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / away + b) * u + n * p + 0.5);
    if (k < 0 || k > n) continue;
    if (away >= 0.07 && v <= quick) return k;
    const height = Math.log((v * alpha) / (a / (away * away) + b));
    if (height <= atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds) return k;
  }
};

export const randomFrom = (seed: string): Random => {
  const uniform = uniformOf(seed);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    poisson: mean => poissonOf(uniform, mean),
    binomial: (n, p) => binomialOf(uniform, n, p),
    geometric: mean => (mean <= 1 ? 1 : 1 + Math.floor(Math.log(1 - uniform()) / Math.log(1 - 1 / mean))),
  };
};
