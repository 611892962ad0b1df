import { safe } from '../domain/safe-text.ts';
import { type Counts, noCounts, plus } from './counts.ts';
import { isWarm, lookAt, type Told } from './looks.ts';
import type { JudgeSettings } from './settings.ts';
import type { Tick } from './tick.ts';

/**
 * Failures by type. Known ones are compared like everything countable, both ways; what only the canary has is new.
 * What pods say in their first minute is left out: one that matters comes again.
 */
export type ErrorTypes = {
  readonly of: ReadonlyMap<string, TypeSeen>;
  /** Requests of both sides since types are counted, and those before that stable had answered without them. */
  readonly requests: Counts;
};

/** `pods`: of the canary, by uid, the first few. */
export type TypeSeen = { readonly counts: Counts; readonly pods: readonly string[] };

/** Some services have a type for each message; the first ones tell enough. */
const mostTypes = 50;
const mostPods = 5;

export const noTypes: ErrorTypes = { of: new Map(), requests: noCounts };

export function followTypes(before: ErrorTypes, tick: Tick): ErrorTypes {
  const tells = [...tick.canary, ...tick.stable].some(({ errors, before: earlier }) => errors ?? earlier?.errors);
  if (!tells) return before;
  const of = new Map(before.of);
  const note = (type: string, counts: Partial<Counts>, pod?: string) => {
    const seen = of.get(type);
    if (!seen && of.size >= mostTypes) return;
    const pods = seen?.pods ?? [];
    const isNew = pod !== undefined && pods.length < mostPods && !pods.includes(pod);
    of.set(type, {
      counts: plus(seen?.counts ?? noCounts, { ...noCounts, ...counts }),
      pods: isNew ? [...pods, pod] : pods,
    });
  };
  let requests = before.requests;
  for (const pod of tick.stable) {
    for (const [type, count] of pod.before?.errors ?? []) note(type, { stableBad: count });
    const young = !isWarm(pod, tick.ms);
    requests = plus(requests, { ...noCounts, stableOf: (pod.before?.requests ?? 0) + (young ? 0 : pod.requests) });
    // Even the first minute of a stable pod shows that a type is none of the canary's own.
    for (const [type, count] of pod.errors ?? []) note(type, { stableBad: count });
  }
  for (const pod of tick.canary) {
    if (!isWarm(pod, tick.ms)) continue;
    requests = plus(requests, { ...noCounts, canaryOf: pod.requests });
    for (const [type, count] of pod.errors ?? []) if (count > 0) note(type, { canaryBad: count }, pod.pod);
  }
  return { of, requests };
}

export const typeKey = (type: string): string => `errors ${type}`;

/** Of the types with at least three events each is a metric of its own; the threshold grows with their number. */
export function typesIn({ of }: ErrorTypes, tick: Tick, { alpha, weights }: JudgeSettings): readonly Told[] {
  const told = [...of].filter(([, { counts }]) => counts.canaryBad + counts.stableBad >= 3);
  const enough = Math.max(1, told.length) / (alpha * weights.types);
  return told.map(([type]) => ({
    spec: {
      key: typeKey(type),
      name: safe(type, 60),
      kind: 'error-type',
      vote: 'marginal',
      worse: 'either',
      leastExcess: 0,
      enough,
    },
    look: lookAt(tick, pod => (isWarm(pod, tick.ms) ? [pod.requests, pod.errors?.get(type) ?? 0] : undefined)),
  }));
}
