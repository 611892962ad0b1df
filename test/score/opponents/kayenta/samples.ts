/** What NetflixACAJudge does with the points of a metric before it compares them, and the sizes of an effect. */

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const summaryOf = (values: readonly number[]) => {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return {
    min: values.length === 0 ? 0 : Math.min(...values),
    max: values.length === 0 ? 0 : Math.max(...values),
    mean: middle,
    std: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
    count: values.length,
  };
};

/** Linear between the two nearest points (R's type 7); NaN of nothing. */
export const percentile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const place = ((sorted.length - 1) * p) / 100;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined
    ? Number.NaN
    : below + (place - Math.floor(place)) * (above - below);
};

/** Tukey's fences; `isLenient` never draws them inside the first and last hundredth. */
export const outliersOf = (values: readonly number[], factor: number, isLenient: boolean): readonly boolean[] => {
  const low = percentile(values, 25);
  const high = percentile(values, 75);
  const under = low - factor * (high - low);
  const over = high + factor * (high - low);
  const from = isLenient ? Math.min(under, percentile(values, 1)) : under;
  const to = isLenient ? Math.max(over, percentile(values, 99)) : over;
  return values.map(value => value > to || value < from);
};

export const withoutOutliers = (values: readonly number[], factor: number, isLenient: boolean): readonly number[] => {
  const outliers = outliersOf(values, factor, isLenient);
  return values.filter((_, i) => !outliers[i]);
};

export const withoutNaN = (values: readonly number[]): readonly number[] =>
  values.filter(value => !Number.isNaN(value));
export const zeroForNaN = (values: readonly number[]): readonly number[] =>
  values.map(value => (Number.isNaN(value) ? 0 : value));

/** NaN where one of the means is 0: the size of the effect is then not looked at. */
export const meanRatio = (control: readonly number[], experiment: readonly number[]): number => {
  const below = mean(control);
  const above = mean(experiment);
  return below === 0 || above === 0 ? Number.NaN : above / below;
};

/** The part of the pairs in which the experiment is higher, ties counted half. */
export const higherShare = (control: readonly number[], experiment: readonly number[]): number => {
  let higher = 0;
  for (const x of experiment) for (const y of control) higher += x > y ? 1 : x === y ? 0.5 : 0;
  return higher / (control.length * experiment.length);
};
