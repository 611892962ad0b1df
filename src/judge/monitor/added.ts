import type { Instant } from '../../domain/brands.ts';
import type { MonitorRule, MonitorSettings } from '../../domain/monitors.ts';
import { ofLogs } from '../error-types.ts';
import type { PodDelta } from '../tick.ts';
import { eventKey } from './expected.ts';
import { type Added, isLogged } from './history.ts';

/** One look at all pods of a workload that answered. */
export type MonitorLook = {
  readonly at: Instant;
  readonly ms: number;
  readonly pods: readonly PodDelta[];
};

export const errorKey = (type: string): string => `errors ${type}`;
export const loggedKey = (type: string): string => ofLogs.keyOf(type);
/** Where no pod tells of types. */
export const allErrors = 'errors';

/** Some services have a type for each message. */
const mostTypes = 150;
const mostLoggedTypes = 100;
const warmUpMs = 60_000;

/** The pods' numbers of one look, summed by key. What a pod does in its first minute tells nothing of errors. */
export function addedBy(
  { at, ms, pods }: MonitorLook,
  { rules, errors }: MonitorSettings,
  known: ReadonlyMap<string, Instant>,
): Added {
  const events = new Map<string, number>();
  const values = new Map<string, number>();
  const requests = pods.reduce((sum, pod) => sum + pod.requests, 0);
  if (errors) addErrors(pods, ms, events, known);
  for (const rule of rules) addRule(rule, pods, events, values);
  const logged = errors ? addLogged(pods, ms, events, known) : 0;
  return { at, ms, requests, logged, events, values };
}

/** Lines of errors in the logs that were read, and the requests that their pods answered meanwhile. */
function addLogged(
  pods: readonly PodDelta[],
  ms: number,
  events: Map<string, number>,
  known: ReadonlyMap<string, Instant>,
): number {
  let requests = 0;
  let room = mostLoggedTypes - [...known.keys()].filter(isLogged).length;
  for (const { logged, ageMs } of pods) {
    if (!logged || ageMs - ms < warmUpMs) continue;
    requests += logged.requests;
    for (const [type, count] of logged.types) {
      const key = loggedKey(type);
      const isKnown = known.has(key) || events.has(key);
      if (!isKnown && room <= 0) continue;
      if (!isKnown) room -= 1;
      add(events, key, count);
    }
  }
  return requests;
}

function addErrors(
  pods: readonly PodDelta[],
  ms: number,
  events: Map<string, number>,
  known: ReadonlyMap<string, Instant>,
): void {
  const warm = pods.filter(({ ageMs }) => ageMs - ms >= warmUpMs);
  const tellsTypes = pods.some(pod => pod.errors ?? pod.before?.errors);
  for (const pod of warm) {
    if (!tellsTypes) add(events, allErrors, pod.failures);
    for (const [type, count] of pod.errors ?? []) {
      const key = errorKey(type);
      if (known.has(key) || events.has(key) || events.size + known.size < mostTypes + mostLoggedTypes)
        add(events, key, count);
    }
  }
}

function addRule(
  rule: MonitorRule,
  pods: readonly PodDelta[],
  events: Map<string, number>,
  values: Map<string, number>,
): void {
  const { source, key } = rule;
  if (source.from === 'requests') return;
  if (source.from === 'counter') {
    const name = source.names.find(one => pods.some(({ counters }) => counters?.has(one)));
    const tells = pods.filter(({ counters }) => counters);
    if (name !== undefined)
      add(
        events,
        eventKey(rule),
        tells.reduce((sum, { counters }) => sum + (counters?.get(name) ?? 0), 0),
      );
    // A counter that stands still is not in a difference, and it is told all the same.
    if (tells.length > 0) values.set(`${key} is told`, 1);
    return;
  }
  const { names, of, over, isFree } = source;
  const parts = pods.flatMap(({ gauges }) => {
    const value = first(gauges, names);
    const whole = of ? first(gauges, of) : 1;
    if (value === undefined || whole === undefined || whole <= 0) return [];
    return isFree ? 1 - value / whole : value / whole;
  });
  if (parts.length === 0) return;
  const sum = parts.reduce((a, b) => a + b, 0);
  // For pods that don't tell it the others are the best guess.
  const total =
    over === 'sum' ? (sum / parts.length) * pods.length : over === 'highest' ? Math.max(...parts) : Math.min(...parts);
  values.set(key, total);
}

function first(of: ReadonlyMap<string, number> | undefined, names: readonly string[]): number | undefined {
  const name = names.find(one => of?.has(one));
  return name === undefined ? undefined : of?.get(name);
}

const add = (to: Map<string, number>, key: string, value: number): void => {
  if (value > 0) to.set(key, (to.get(key) ?? 0) + value);
};
