import { beginJudging, type JudgeSettings, type JudgeState, judgeTick, usualSettings } from '../../src/judge/judge.ts';
import type { PodDelta, Tick } from '../../src/judge/tick.ts';

export const start = 1_800_000_000_000;
export const every = 15_000;

/** Requests and failures of one side in one look, evenly over its pods. */
export type Arm = readonly [requests: number, failures: number, pods?: number];

export const podsOf = (name: string, [requests, failures, count = 1]: Arm): readonly PodDelta[] =>
  Array.from({ length: count }, (_, i) => {
    const part = (whole: number) => Math.floor(whole / count) + (i < whole % count ? 1 : 0);
    return { pod: `${name}-${i}`, ageMs: 600_000, requests: part(requests), failures: part(failures) };
  });

export const tickAt = (index: number, canary: Arm, stable: Arm, rest: Partial<Tick> = {}): Tick => ({
  at: start + (index + 1) * every,
  ms: every,
  canary: canary[0] < 0 ? [] : podsOf('canary', canary),
  stable: stable[0] < 0 ? [] : podsOf('stable', stable),
  hardFacts: [],
  areCanariesReady: true,
  ...rest,
});

/** A side that is not there. */
export const nobody: Arm = [-1, 0];

/** So many looks, as `of` has them. */
export const judged = (looks: number, of: (index: number) => Tick, given: Partial<JudgeSettings> = {}): JudgeState =>
  Array.from({ length: looks }, (_, i) => of(i)).reduce(judgeTick, beginJudging({ ...usualSettings, ...given }, start));

/** Chance that a test can repeat: mulberry32. */
export function chance(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of `of` happen, each with this chance. */
export function happens(of: number, part: number, random: () => number): number {
  let count = 0;
  for (let i = 0; i < of; i++) if (random() < part) count++;
  return count;
}
