import { presets, usualMonitors } from '../../../src/config/monitor-presets.ts';
import type { DeviationNews } from '../../../src/domain/deviation.ts';
import type { MonitorSettings } from '../../../src/domain/monitors.ts';
import { beginMonitoring, type MonitorState, monitorLook } from '../../../src/judge/monitor/monitor.ts';
import type { PodDelta } from '../../../src/judge/tick.ts';
import { type Random, randomFrom } from '../../score/world/random.ts';

/** One minute of a simulated service with three pods; everything that chance decides comes from the seed. */
export type Minute = {
  readonly perSecond: number;
  /** Part of the requests, by type of failure. */
  readonly errors: Readonly<Record<string, number>>;
  /** Failures come in storms of this mean length; 1: each alone. */
  readonly storms?: number;
  readonly counters?: Readonly<Record<string, number>>;
  readonly gauges?: Readonly<Record<string, number>>;
  /** Part of the requests, by type, of the first two pods, whose logs are read. Absent: they could not be read. */
  readonly logged?: Readonly<Record<string, number>>;
  /** The source was down. */
  readonly isMissing?: boolean;
};

export const start = 1_800_000_000_000;
const looksPerMinute = 4;
const pods = 3;

export const everything: MonitorSettings = { ...usualMonitors, rules: presets };

/** What is news over so many minutes, each as `of` has it. */
export function newsOver(
  length: number,
  of: (minute: number) => Minute,
  seed: string,
  settings: MonitorSettings = everything,
): { readonly news: readonly (DeviationNews & { readonly minute: number })[]; readonly state: MonitorState } {
  const random = randomFrom(seed);
  const news: (DeviationNews & { readonly minute: number })[] = [];
  let state = beginMonitoring(settings);
  const first = of(0);
  let ms = 0;
  for (let minute = 0; minute < length; minute++) {
    const now = of(minute);
    for (let look = 0; look < looksPerMinute; look++) {
      ms += 60_000 / looksPerMinute;
      if (now.isMissing) continue;
      const at = start + minute * 60_000 + (look + 1) * (60_000 / looksPerMinute);
      const deltas = Array.from({ length: pods }, (_, pod) =>
        podIn(now, pod, random, minute + look === 0 ? first : undefined),
      );
      const told = monitorLook(state, { at, ms, pods: deltas });
      ms = 0;
      state = told.state;
      for (const one of told.news) news.push({ ...one, minute });
    }
  }
  return { news, state };
}

/** `begun`: the first look, at which a pod has served for ten hours. */
function podIn(now: Minute, pod: number, random: Random, begun: Minute | undefined): PodDelta {
  const mean = (now.perSecond * 60) / looksPerMinute / pods;
  const requests = random.poisson(mean);
  const storms = now.storms ?? 1;
  const errors = new Map(
    Object.entries(now.errors).flatMap(([type, part]) => {
      let count = 0;
      for (let storm = random.poisson((mean * part) / storms); storm > 0; storm--)
        count += storms === 1 ? 1 : 1 + random.poisson(storms - 1);
      return count > 0 ? [[type, count] as const] : [];
    }),
  );
  const old = begun && begun.perSecond * 36_000;
  return {
    pod: `pod-${pod}`,
    ageMs: 3_600_000,
    requests,
    failures: Math.min(
      requests,
      [...errors.values()].reduce((a, b) => a + b, 0),
    ),
    errors,
    ...(now.logged &&
      pod < 2 && {
        logged: {
          requests,
          types: new Map(
            Object.entries(now.logged).map(([type, part]) => [type, random.poisson(mean * part)] as const),
          ),
        },
      }),
    ...(begun?.logged && pod < 2 && { loggedBefore: new Map(Object.keys(begun.logged).map(type => [type, 1])) }),
    counters: new Map(
      Object.entries(now.counters ?? {}).map(([name, part]) => [name, random.poisson(mean * part)] as const),
    ),
    gauges: new Map(
      Object.entries(now.gauges ?? {}).map(([name, value]) => [name, value * (1 + 0.03 * random.normal())] as const),
    ),
    ...(begun &&
      old !== undefined && {
        before: {
          requests: old / pods,
          errors: new Map(
            Object.entries(begun.errors).map(([type, part]) => [type, random.poisson((old * part) / pods)] as const),
          ),
        },
      }),
  };
}
