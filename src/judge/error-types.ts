import { type SafeText, safe } from '../domain/safe-text.ts';
import { type Counts, noCounts, plus } from './counts.ts';
import { isWarm, lookAt, type Told } from './looks.ts';
import { aboutAsGood, type JudgeSettings } from './settings.ts';
import type { PodDelta, Tick } from './tick.ts';

/**
 * Failures by type. Known ones are compared like everything countable, both ways; what only the canary has is new.
 * What pods say in their first minute is left out: one that matters comes again.
 */
export type ErrorTypes = {
  readonly of: ReadonlyMap<string, TypeSeen>;
  /** Requests of both sides since types are counted, and those before that stable had answered without them. */
  readonly requests: Counts;
};

/**
 * `pods`: of the canary, by uid, the first few. `looks`: in how many looks a canary pod had it, each pod for itself.
 * `sample`: one line of it, where it comes from logs.
 */
export type TypeSeen = {
  readonly counts: Counts;
  readonly pods: readonly string[];
  readonly looks: number;
  readonly sample?: SafeText;
};

type Types = ReadonlyMap<string, number>;

/** Where types come from: what one pod tells of them in one look, and in how many requests. */
export type TypeSource = {
  readonly from?: 'logs';
  readonly keyOf: (type: string) => string;
  readonly told: (pod: PodDelta) => { readonly requests: number; readonly types?: Types | undefined } | undefined;
  /** What a pod had told before it was looked at first. */
  readonly before: (pod: PodDelta) => { readonly requests: number; readonly types?: Types | undefined } | undefined;
  /** So many are kept; of one that is left out nobody can say that it is new. */
  readonly mostKept: number;
};

/** Some services have a type for each message; the first ones tell enough. */
const mostTypes = 50;
const mostPods = 5;

const typeKey = (type: string): string => `errors ${type}`;

/** Failed requests, as the pods' metrics count them. */
export const ofMetrics: TypeSource = {
  keyOf: typeKey,
  told: ({ requests, errors }) => ({ requests, types: errors }),
  before: ({ before }) => before && { requests: before.requests, types: before.errors },
  mostKept: mostTypes,
};

/** What pods wrote into their logs, as far as these were read. Of the time before it isn't known how many requests it was. */
export const ofLogs: TypeSource = {
  from: 'logs',
  keyOf: type => `logged ${type}`,
  told: ({ logged }) => logged,
  before: ({ loggedBefore }) => loggedBefore && { requests: 0, types: loggedBefore },
  mostKept: 200,
};

export const noTypes: ErrorTypes = { of: new Map(), requests: noCounts };

export function followTypes(before: ErrorTypes, tick: Tick, source: TypeSource): ErrorTypes {
  const { told, before: earlier } = source;
  const tells = [...tick.canary, ...tick.stable].some(pod => told(pod)?.types ?? earlier(pod)?.types);
  if (!tells) return before;
  const of = new Map(before.of);
  const note = (type: string, counts: Partial<Counts>, pod?: string) => {
    const seen = of.get(type);
    if (!seen && of.size >= source.mostKept) return;
    const pods = seen?.pods ?? [];
    const isNew = pod !== undefined && pods.length < mostPods && !pods.includes(pod);
    const sample = seen?.sample ?? (source.from === 'logs' ? tick.samples?.get(type) : undefined);
    of.set(type, {
      counts: plus(seen?.counts ?? noCounts, { ...noCounts, ...counts }),
      pods: isNew ? [...pods, pod] : pods,
      looks: (seen?.looks ?? 0) + (pod === undefined ? 0 : 1),
      ...(sample !== undefined && { sample }),
    });
  };
  let requests = before.requests;
  for (const pod of tick.stable) {
    const [past, now] = [earlier(pod), told(pod)];
    for (const [type, count] of past?.types ?? []) note(type, { stableBad: count });
    const young = !isWarm(pod, tick.ms);
    requests = plus(requests, {
      ...noCounts,
      stableOf: (past?.requests ?? 0) + (young ? 0 : (now?.requests ?? 0)),
    });
    // Even the first minute of a stable pod shows that a type is none of the canary's own.
    for (const [type, count] of now?.types ?? []) note(type, { stableBad: count });
  }
  for (const pod of tick.canary) {
    const now = told(pod);
    if (!now || !isWarm(pod, tick.ms)) continue;
    requests = plus(requests, { ...noCounts, canaryOf: now.requests });
    for (const [type, count] of now.types ?? []) if (count > 0) note(type, { canaryBad: count }, pod.pod);
  }
  return { of, requests };
}

/** Of the types with at least three events each is a metric of its own; the threshold grows with their number. */
export function typesIn(
  { of }: ErrorTypes,
  tick: Tick,
  { alpha, weights }: JudgeSettings,
  source: TypeSource,
): readonly Told[] {
  const told = [...of].filter(([, { counts }]) => counts.canaryBad + counts.stableBad >= 3).slice(0, mostTypes);
  const enough = Math.max(1, told.length) / (alpha * weights.types);
  return told.map(([type]) => ({
    spec: {
      key: source.keyOf(type),
      name: typeName(type, source),
      kind: 'error-type',
      // Requests that fail are counted as such already: what pods write of them has no second vote.
      vote: source.from === 'logs' ? 'info' : 'marginal',
      worse: 'either',
      leastExcess: 0,
      against: aboutAsGood,
      enough,
    },
    look: lookAt(tick, pod => {
      const now = isWarm(pod, tick.ms) ? source.told(pod) : undefined;
      return now && [now.requests, now.types?.get(type) ?? 0];
    }),
  }));
}

export const typeName = (type: string, { from }: TypeSource): SafeText =>
  from === 'logs' ? safe(`logged ${type}`, 70) : safe(type, 60);
