import type { Limits, MetricJudgement } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { isWarm } from './looks.ts';
import { medianOf, type RatioOfMedians, ratioOfMedians } from './medians.ts';
import type { PodDelta, Tick } from './tick.ts';

/** Values that go up and down: the mean of each pod past its first minute, by side. Pods that are gone are forgotten. */
export type Gauges = ReadonlyMap<string, { readonly canary: PodMeans; readonly stable: PodMeans; readonly ms: number }>;
type PodMeans = ReadonlyMap<string, PodMean>;
/** What came long ago counts less: a gauge is about now. */
type PodMean = { readonly mean: number; readonly looks: number };

const mostGauges = 20;
const mostLooks = 20;

export function followGauges(before: Gauges, tick: Tick): Gauges {
  const names = new Set([...tick.canary, ...tick.stable].flatMap(({ gauges }) => [...(gauges?.keys() ?? [])]));
  if (names.size === 0) return before;
  const kept = [...names].sort().slice(0, mostGauges);
  return new Map(
    kept.map(name => {
      const earlier = before.get(name);
      const isTold = tick.canary.some(pod => isWarm(pod, tick.ms) && pod.gauges?.has(name));
      return [
        name,
        {
          canary: means(earlier?.canary, tick.canary, name, tick.ms),
          stable: means(earlier?.stable, tick.stable, name, tick.ms),
          ms: (earlier?.ms ?? 0) + (isTold ? tick.ms : 0),
        },
      ];
    }),
  );
}

function means(before: PodMeans | undefined, pods: readonly PodDelta[], name: string, ms: number): PodMeans {
  return new Map(
    pods.flatMap(pod => {
      const earlier = before?.get(pod.pod);
      const value = isWarm(pod, ms) ? pod.gauges?.get(name) : undefined;
      if (value === undefined) return earlier ? [[pod.pod, earlier] as const] : [];
      const looks = Math.min(mostLooks, (earlier?.looks ?? 0) + 1);
      const mean = (earlier?.mean ?? value) + (value - (earlier?.mean ?? value)) / looks;
      return [[pod.pod, { mean, looks }] as const];
    }),
  );
}

const longEnoughMs = 300_000;
const longEnoughForLimitMs = 60_000;
const enoughPods = 3;
/** A gauge that is so much higher, at least, is asked about. */
const muchHigher = 1.5;

const names: Readonly<Record<string, string>> = {
  'cpu-cores': 'CPU cores',
  'cpu-of-request': 'CPU of request',
  'memory-bytes': 'memory bytes',
  'memory-of-limit': 'memory of limit',
  'throttled-share': 'throttled CPU',
};

/** What the user allows of a gauge, where it is one that the limits name. */
export const limitOf = (gauge: string, limits: Limits, saturations: readonly string[]): number | undefined => {
  if (gauge === 'cpu-of-request') return limits.cpu;
  if (gauge === 'memory-of-limit') return limits.memory;
  return saturations.includes(gauge) ? limits.saturation : undefined;
};

export function judgeGauges(
  gauges: Gauges,
  limits: Limits,
  saturations: readonly string[],
): readonly MetricJudgement[] {
  return [...unmeasured(gauges, limits, saturations), ...judgedGauges(gauges, limits, saturations)];
}

/** A limit on what no pod tells of is not kept by saying nothing; nor is one on saturations of which none is named. */
const unmeasured = (gauges: Gauges, limits: Limits, named: readonly string[]): readonly MetricJudgement[] => {
  const saturations = named.length > 0 ? named : ['saturation'];
  return ['cpu-of-request', 'memory-of-limit', ...saturations]
    .filter(name => limitOf(name, limits, saturations) !== undefined && !isTold(gauges.get(name)))
    .map(name => ({
      key: name,
      name: nameOf(name),
      kind: 'gauge' as const,
      vote: 'critical' as const,
      verdict: 'no-data' as const,
      reason: { kind: 'not-measured' as const },
      evidence: 1,
    }));
};

const isTold = (gauge: { readonly canary: PodMeans } | undefined): boolean =>
  gauge !== undefined && gauge.canary.size > 0;

function judgedGauges(gauges: Gauges, limits: Limits, saturations: readonly string[]): readonly MetricJudgement[] {
  return [...gauges].flatMap(([name, { canary, stable, ms }]) => {
    const [values, others] = [valuesOf(canary), valuesOf(stable)];
    if (values.length === 0) return [];
    const limit = limitOf(name, limits, saturations);
    const pods = Math.min(values.length, others.length);
    const ratio = others.length > 0 ? ratioOfMedians(values, others) : undefined;
    return [
      {
        key: name,
        name: nameOf(name),
        kind: 'gauge' as const,
        canary: { value: medianOf(values) },
        ...(others.length > 0 && { stable: { value: medianOf(others) } }),
        ...(ratio && { ratio }),
        evidence: 1,
        ...verdictOf({
          canary: medianOf(values),
          stable: medianOf(others),
          limit,
          ms,
          pods,
          ratio,
        }),
      },
    ];
  });
}

function verdictOf({
  canary,
  stable,
  limit,
  ms,
  pods,
  ratio,
}: {
  readonly canary: number;
  readonly stable: number;
  readonly limit: number | undefined;
  readonly ms: number;
  /** On the side that has fewer. */
  readonly pods: number;
  readonly ratio: RatioOfMedians | undefined;
}): Pick<MetricJudgement, 'verdict' | 'vote' | 'reason'> {
  if (limit !== undefined) {
    if (ms < longEnoughForLimitMs)
      return { vote: 'critical', verdict: 'no-data', reason: { kind: 'too-soon', ms, afterMs: longEnoughForLimitMs } };
    if (canary <= limit) return { vote: 'critical', verdict: 'pass', reason: { kind: 'under-limit', limit } };
    return stable > limit
      ? { vote: 'critical', verdict: 'hold', reason: { kind: 'stable-fails-too' } }
      : { vote: 'critical', verdict: 'fail', reason: { kind: 'over-limit', limit } };
  }
  const shown = { vote: 'info', verdict: 'no-data' } as const;
  if (pods < enoughPods) return { ...shown, reason: { kind: 'too-few-pods', pods, need: enoughPods } };
  if (ms < longEnoughMs) return { ...shown, reason: { kind: 'too-soon', ms, afterMs: longEnoughMs } };
  return ratio && ratio.low >= muchHigher
    ? { vote: 'marginal', verdict: 'marginal', reason: { kind: 'probably-worse' } }
    : { vote: 'info', verdict: 'pass', reason: { kind: 'not-worse-than', ratio: ratio?.high ?? 1 } };
}

const valuesOf = (means: PodMeans): readonly number[] => [...means.values()].map(({ mean }) => mean);
const nameOf = (gauge: string): SafeText => safe(names[gauge] ?? gauge, 60);
