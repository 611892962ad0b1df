import type { Random } from '../../world/random.ts';
import { shiftOf } from './mann-whitney.ts';
import { higherShare, mean, meanRatio } from './samples.ts';

export type Label = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error';
export type Classified = {
  readonly classification: Label;
  readonly critical: boolean;
  readonly deviation: number;
  readonly reason?: string;
};
export type Direction = 'increase' | 'decrease' | 'either';

/** Of a metric; pairs are (decrease, increase). NetflixACAJudge sets confidence 0.98 and tolerance 0.25 for all. */
export type ClassifierSettings = {
  readonly tolerance: number;
  readonly confidence: number;
  readonly effect: readonly [number, number];
  readonly critical: readonly [number, number];
  readonly measure: 'meanRatio' | 'cles';
  readonly direction: Direction;
  readonly nanStrategy: 'remove' | 'replace';
  readonly isCritical: boolean;
  readonly isDataRequired: boolean;
};

export const acaSettings: ClassifierSettings = {
  tolerance: 0.25,
  confidence: 0.98,
  effect: [1, 1],
  critical: [1, 1],
  measure: 'meanRatio',
  direction: 'either',
  nanStrategy: 'remove',
  isCritical: false,
  isDataRequired: false,
};

const pass: Classified = { classification: 'Pass', critical: false, deviation: 1 };
const isFlat = (values: readonly number[]) => values.every(value => value === values[0]);
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const isSame = (a: readonly number[], b: readonly number[]) => {
  const left = sorted(a);
  const right = sorted(b);
  return left.length === right.length && left.every((value, i) => value === right[i]);
};

const withoutData = (settings: ClassifierSettings): Classified => {
  if (settings.nanStrategy === 'replace') return pass;
  const reason = 'Missing data';
  if (settings.isDataRequired && !settings.isCritical)
    return { classification: 'NodataFailMetric', critical: false, deviation: 1, reason };
  return { classification: 'Nodata', critical: settings.isCritical, deviation: 1, reason };
};

/** Two flat series are shaken by a hundred-thousandth of their value, so that they have an interval at all. */
const shaken = (values: readonly number[], random: Random) =>
  values.map(value => value + random.normal() * 1e-5 * (values[0] ?? 0));

/** Kayenta's MannWhitneyClassifier.scala, by its rules and in its order. */
export const classify = (
  control: readonly number[],
  experiment: readonly number[],
  settings: ClassifierSettings,
  random: Random,
): Classified => {
  if (experiment.length === 0 || control.length === 0) return withoutData(settings);
  if (isSame(experiment, control)) return { ...pass, reason: 'The data are identical' };
  if (isFlat([...experiment, ...control])) return pass;
  const areFlat = isFlat(experiment) && isFlat(control);
  const x = areFlat ? shaken(experiment, random) : experiment;
  const y = areFlat ? shaken(control, random) : control;
  const shift = shiftOf(x, y, settings.confidence);
  const deviation = meanRatio(y, x);
  const effect = settings.measure === 'cles' ? higherShare(y, x) : deviation;
  const band = settings.tolerance * Math.abs(shift.estimate);
  const isUp = (limit: number) => Number.isNaN(effect) || effect >= limit;
  const isDown = (limit: number) => Number.isNaN(effect) || effect <= limit;
  if (settings.direction !== 'decrease' && shift.low > band && isUp(settings.effect[1]))
    return {
      classification: 'High',
      critical: settings.isCritical && isUp(settings.critical[1]),
      deviation,
      reason: 'High',
    };
  if (settings.direction !== 'increase' && shift.high < -band && isDown(settings.effect[0]))
    return {
      classification: 'Low',
      critical: settings.isCritical && isDown(settings.critical[0]),
      deviation,
      reason: 'Low',
    };
  return { classification: 'Pass', critical: false, deviation };
};

/** Kayenta's MeanInequalityClassifier.scala, which it keeps for comparison. */
export const classifyByMeans = (
  control: readonly number[],
  experiment: readonly number[],
  direction: Direction,
): Label => {
  const above = mean(experiment);
  const below = mean(control);
  if (direction !== 'decrease' && above > below) return 'High';
  if (direction !== 'increase' && above < below) return 'Low';
  return 'Pass';
};
