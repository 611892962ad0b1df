import { addToSeries, beginSeries } from '../../src/app/judging/series.ts';
import type { Arms } from '../../src/domain/arms.ts';
import type { Judging } from '../../src/domain/judgement.ts';
import type { JudgingSeries } from '../../src/domain/judging-series.ts';
import type { Durations } from '../../src/domain/metrics.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { beginJudging, type JudgeSettings, judgementOf, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import type { PodDelta, Tick } from '../../src/judge/tick.ts';
import { chance, happens } from '../judge/ticks.ts';
import { now } from './states.ts';

/** What a canary does in a story: requests a second of one side, and the part of them that fails, after so many seconds. */
export type Story = {
  readonly seed: number;
  readonly seconds: number;
  readonly perSecond: { readonly canary: number; readonly stable: number };
  readonly failing: { readonly canary: (second: number) => number; readonly stable: (second: number) => number };
  readonly pods?: { readonly canary: number; readonly stable: number };
  readonly share?: (second: number) => number;
  /** What a step is called by, where that is not its share. */
  readonly wanted?: (second: number) => number;
  /** Looks in which nothing could be read. */
  readonly isDark?: (second: number) => boolean;
  /** From here on no stable pod is left. */
  readonly wholeFrom?: number;
  readonly settings?: Partial<JudgeSettings>;
  readonly more?: (second: number, random: () => number) => Pick<Tick, 'hardFacts'> | object;
  /** How much slower than usual it answers. */
  readonly slower?: { readonly canary: number; readonly stable: number };
  /** What the failures are called, each with its part of them. */
  readonly types?: Readonly<Record<'canary' | 'stable', Readonly<Record<string, number>>>>;
  readonly counters?: Readonly<Record<string, { readonly canary: number; readonly stable: number }>>;
  readonly gauges?: Readonly<Record<string, { readonly canary: number; readonly stable: number }>>;
  readonly names?: { readonly canary: string; readonly stable: string };
};

const everyMs = 5_000;
export const source = ours('the pods’ own pages');

/** Both sides, look by look, through the real judge: nobody writes a verdict by hand. */
export function told(story: Story): { readonly judging: Judging; readonly series: JudgingSeries } {
  const random = chance(story.seed);
  const start = now - story.seconds * 1_000;
  const names = story.names ?? { canary: 'r7', stable: 'r6' };
  const pods = story.pods ?? { canary: 2, stable: 6 };
  let state = beginJudging({ ...usualSettings, ...story.settings }, start);
  let series: JudgingSeries | undefined;
  let last = start;
  for (let at = start + everyMs; at <= now - 2_000; at += everyMs) {
    const second = (at - start) / 1_000;
    if (story.isDark?.(second)) continue;
    const share = story.share?.(second);
    const all = story.perSecond.canary + story.perSecond.stable;
    const rates = share === undefined ? story.perSecond : { canary: all * share, stable: all * (1 - share) };
    const side = (arm: 'canary' | 'stable'): readonly PodDelta[] =>
      Array.from({ length: pods[arm] }, (_, i) => {
        const mean = (rates[arm] * (at - last)) / 1_000 / pods[arm];
        const requests = arrivals(mean, random);
        const failures = happens(requests, story.failing[arm](second), random);
        const counters = Object.entries(story.counters ?? {}).map(
          ([name, part]) => [name, happens(requests, part[arm], random)] as const,
        );
        const gauges = Object.entries(story.gauges ?? {}).map(
          ([name, value]) => [name, value[arm] * (0.97 + random() * 0.06)] as const,
        );
        return {
          pod: `${arm}-${i}`,
          ageMs: 600_000,
          requests,
          failures,
          ...(story.slower && { durations: durationsOf(requests, story.slower[arm], random) }),
          ...(story.types && { errors: sharedOut(failures, story.types[arm], random) }),
          ...(story.counters && { counters: new Map(counters) }),
          ...(story.gauges && { gauges: new Map(gauges) }),
        };
      });
    const tick: Tick = {
      at,
      ms: at - last,
      canary: side('canary'),
      stable: second > (story.wholeFrom ?? Number.POSITIVE_INFINITY) ? [] : side('stable'),
      hardFacts: [],
      ...(share !== undefined && { share, step: Math.round(share * 100) }),
      areCanariesReady: true,
      ...story.more?.(second, random),
    };
    const arms = armsOf(names, pods, share, story.wanted?.(second));
    state = judgeTick(state, tick);
    series = addToSeries(series ?? beginSeries(arms), tick, arms);
    last = at;
  }
  const empty = { names: { canary: ours(names.canary), stable: ours(names.stable) }, points: [], marks: [] };
  return { judging: { kind: 'judged', judgement: judgementOf(state), source }, series: series ?? empty };
}

/** Only their names and numbers are drawn. */
const armsOf = (
  names: NonNullable<Story['names']>,
  pods: NonNullable<Story['pods']>,
  share: number | undefined,
  wanted: number | undefined,
): Arms => ({
  how: 'rolling-update',
  key: 'a story',
  canary: { name: ours(names.canary), pods: Array<PodReport>(pods.canary) },
  stable: { name: ours(names.stable), pods: Array<PodReport>(pods.stable) },
  hardFacts: [],
  areCanariesReady: true,
  ...(share !== undefined && { share }),
  ...(wanted !== undefined && { wanted }),
});

/** Poisson, by sums of exponential pauses. */
function arrivals(mean: number, random: () => number): number {
  let count = 0;
  let passed = -Math.log(1 - random());
  while (passed < mean) {
    count++;
    passed -= Math.log(1 - random());
  }
  return count;
}

const bounds = [50, 100, 250, 300, 500, 1_000, Number.POSITIVE_INFINITY] as const;

/** Lognormal, 95 % within 215 ms. */
function durationsOf(requests: number, slower: number, random: () => number): Durations {
  const took = Array.from({ length: requests }, () => 75 * slower * Math.exp(0.64 * normal(random)));
  return bounds.map(upToMs => ({ upToMs, requests: took.filter(ms => ms <= upToMs).length }));
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Each failure is of one type. */
function sharedOut(
  failures: number,
  parts: Readonly<Record<string, number>>,
  random: () => number,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < failures; i++) {
    let left = random();
    const type = Object.keys(parts).find(name => {
      left -= parts[name] ?? 0;
      return left <= 0;
    });
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
