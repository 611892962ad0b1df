import { readFileSync } from 'node:fs';
import path from 'node:path';
import { normalQuantile } from '../../statistics.ts';
import { randomFrom } from '../../world/random.ts';
import { acaSettings, classify, classifyByMeans, type Direction, type Label } from './classify.ts';
import { rankDifference, shiftOf } from './mann-whitney.ts';
import * as samples from './samples.ts';
import { type Scored, scoreOf } from './score.ts';

type Point = number | 'NaN';
type Interval = {
  readonly experiment: readonly number[];
  readonly control: readonly number[];
  readonly confidence: number;
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
};
type Named = { readonly test: string };
type Vectors = {
  readonly source: string;
  readonly leftOut: readonly string[];
  readonly why: string;
  readonly classifier: readonly (Named & {
    readonly classifier: 'MannWhitney' | 'MeanInequality';
    readonly experiment: readonly number[];
    readonly control: readonly number[];
    readonly direction: string;
    readonly isCritical: boolean;
    readonly nanStrategy: 'remove' | 'replace';
    readonly tolerance?: number;
    readonly confidence?: number;
    readonly effect?: readonly [number, number];
    readonly critical?: readonly [number, number];
    readonly measure: 'meanRatio' | 'cles';
    readonly expect: {
      readonly classification?: Label;
      readonly critical?: boolean;
      readonly deviation?: Point;
      readonly reason?: string;
    };
  })[];
  readonly quantile: readonly (Named & { readonly p: number; readonly expect: number; readonly within: number })[];
  readonly differences: readonly (Named & {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly at: readonly { readonly mu: number; readonly quantile: number; readonly expect: number }[];
    readonly within: number;
  })[];
  readonly intervals: readonly (Named & Interval & { readonly within: number; readonly estimateWithin: number })[];
  readonly detector: readonly (Named & {
    readonly factor: number;
    readonly data: readonly number[];
    readonly truth: readonly boolean[];
  })[];
  readonly transforms: readonly (Named & { readonly data: readonly Point[]; readonly truth: readonly number[] })[];
  readonly summaries: readonly (Named & { readonly data: readonly number[] } & ReturnType<typeof samples.summaryOf>)[];
  readonly percentiles: readonly (Named & {
    readonly data: readonly number[];
    readonly at: readonly (readonly [number, number, number])[];
  })[];
  readonly effects: readonly (Named & {
    readonly measure: 'meanRatio' | 'cles';
    readonly experiment: readonly number[];
    readonly control: readonly number[];
    readonly expect: Point;
    readonly within: number;
  })[];
  readonly scorer: readonly (Named & {
    readonly weights: Readonly<Record<string, number>>;
    readonly metrics: readonly Scored[];
    readonly score: number;
  })[];
};

const read = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../fixtures/score', name), 'utf8'));
export const vectors = read('kayenta-vectors.json') as Vectors;
export const recordedByR = read('wilcoxon.json') as {
  readonly r: string;
  readonly cases: readonly (Interval & { readonly kind: string })[];
};

const numberOf = (point: Point) => (point === 'NaN' ? Number.NaN : point);
const isNear = (a: number, b: number, within: number) =>
  (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= within + Number.EPSILON * Math.abs(b) * 4;
const random = randomFrom('kayenta vectors');
const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);

const isClassifiedAlike = (of: Vectors['classifier'][number]): boolean => {
  const direction = of.direction.toLowerCase() as Direction;
  if (of.classifier === 'MeanInequality')
    return classifyByMeans(of.control, of.experiment, direction) === of.expect.classification;
  const got = classify(
    of.control,
    of.experiment,
    {
      ...acaSettings,
      tolerance: of.tolerance ?? acaSettings.tolerance,
      confidence: of.confidence ?? acaSettings.confidence,
      effect: of.effect ?? [1, 1],
      critical: of.critical ?? [1, 1],
      measure: of.measure,
      direction,
      nanStrategy: of.nanStrategy,
      isCritical: of.isCritical,
    },
    random,
  );
  const { expect } = of;
  return (
    (expect.classification === undefined || got.classification === expect.classification) &&
    (expect.critical === undefined || got.critical === expect.critical) &&
    (expect.deviation === undefined || isNear(got.deviation, numberOf(expect.deviation), 0)) &&
    (expect.reason === undefined || (got.reason ?? '') !== '')
  );
};

const isTransformedAlike = ({ test, data, truth }: Vectors['transforms'][number]): boolean => {
  const points = data.map(numberOf);
  const got = test.startsWith('Remove')
    ? samples.withoutNaN(points)
    : test.startsWith('Replace')
      ? samples.zeroForNaN(points)
      : samples.withoutOutliers(points, 1.5, false);
  return JSON.stringify(got) === JSON.stringify(truth);
};

const isSummarizedAlike = ({ data, ...expected }: Vectors['summaries'][number]): boolean => {
  const got = samples.summaryOf(data);
  return (['min', 'max', 'mean', 'std', 'count'] as const).every(key => isNear(got[key], expected[key], 1e-4));
};

const isIntervalAlike = (of: Interval, within: number, estimateWithin: number): boolean => {
  const got = shiftOf(of.experiment, of.control, of.confidence);
  return (
    isNear(got.low, of.low, within) &&
    isNear(got.high, of.high, within) &&
    isNear(got.estimate, of.estimate, estimateWithin)
  );
};

export type Reproduced = { readonly test: string; readonly isAlike: boolean };

/** Every published vector with whether the port gives the same. A test of theirs with several numbers counts once. */
export const reproduceVectors = (): readonly Reproduced[] => {
  const all: readonly Reproduced[] = [
    ...vectors.classifier.map(of => ({ test: of.test, isAlike: isClassifiedAlike(of) })),
    ...vectors.quantile.map(of => ({ test: of.test, isAlike: isNear(normalQuantile(of.p), of.expect, of.within) })),
    ...vectors.differences.map(of => ({
      test: of.test,
      isAlike: of.at.every(({ mu, quantile, expect }) =>
        isNear(rankDifference(mu, quantile, ascending(of.x), ascending(of.y)), expect, of.within),
      ),
    })),
    ...vectors.intervals.map(of => ({ test: of.test, isAlike: isIntervalAlike(of, of.within, of.estimateWithin) })),
    ...vectors.detector.map(of => ({
      test: of.test,
      isAlike: JSON.stringify(samples.outliersOf(of.data, of.factor, false)) === JSON.stringify(of.truth),
    })),
    ...vectors.transforms.map(of => ({ test: of.test, isAlike: isTransformedAlike(of) })),
    ...vectors.summaries.map(of => ({ test: of.test, isAlike: isSummarizedAlike(of) })),
    ...vectors.percentiles.map(of => ({
      test: of.test,
      isAlike: of.at.every(([p, expect, within]) => isNear(samples.percentile(of.data, p), expect, within)),
    })),
    ...vectors.effects.map(of => ({
      test: of.test,
      isAlike: isNear(
        of.measure === 'cles'
          ? samples.higherShare(of.control, of.experiment)
          : samples.meanRatio(of.control, of.experiment),
        numberOf(of.expect),
        of.within,
      ),
    })),
    ...vectors.scorer.map(of => ({ test: of.test, isAlike: scoreOf(of.metrics, of.weights) === of.score })),
  ];
  return [...new Set(all.map(one => one.test))].map(test => ({
    test,
    isAlike: all.filter(one => one.test === test).every(one => one.isAlike),
  }));
};

/** R leaves the continuity correction out of the estimate, Kayenta does not: half a rank apart. */
export const reproduceR = (): readonly Reproduced[] =>
  recordedByR.cases.map(of => {
    const spread = Math.max(...of.experiment, ...of.control) - Math.min(...of.experiment, ...of.control);
    const test = `${of.kind}, ${of.experiment.length} and ${of.control.length} points, ${of.confidence}`;
    return { test, isAlike: isIntervalAlike(of, 1e-4, 0.05 * spread) };
  });
