import type { Instant } from '../../domain/brands.ts';
import type { PodDelta } from '../tick.ts';
import type { Seen } from './luck.ts';

/** A stretch of time: events by key, requests, and values of gauges as the mean over its looks. */
export type Span = {
  readonly at: Instant;
  readonly ms: number;
  readonly requests: number;
  /** Those of pods whose logs were read meanwhile. */
  readonly logged: number;
  readonly events: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, { readonly sum: number; readonly looks: number }>;
  /** What deviated meanwhile, and what seemed to and is not sure yet: no measure of what is usual. */
  readonly out: ReadonlySet<string>;
  readonly odd: ReadonlySet<string>;
};

/** Three hours by the minute, a day and two hours by the hour, and what pods had counted before they were looked at. */
export type History = {
  readonly open?: Span;
  readonly minutes: readonly Span[];
  readonly hours: readonly Span[];
  readonly lifetime: Pick<Span, 'requests' | 'events'>;
  /** Every key of an event that was ever seen, with when it was seen first; the latest last. */
  readonly known: ReadonlyMap<string, Instant>;
};

export const noHistory: History = {
  minutes: [],
  hours: [],
  lifetime: { requests: 0, events: new Map() },
  known: new Map(),
};

export const minuteMs = 60_000;
const hourMs = 3_600_000;
const mostMinutes = 180;
const mostHours = 26;
const mostKnown = 300;

/** What one look adds: `events` and `values` are already summed over the pods. */
export type Added = Pick<Span, 'requests' | 'logged' | 'events'> & {
  readonly at: Instant;
  readonly ms: number;
  readonly values: ReadonlyMap<string, number>;
};

/** Adds a look; `isClosed` when a minute has come to its end. */
export function addLook(history: History, look: Added): { readonly history: History; readonly isClosed: boolean } {
  const span = plusLook(history.open, look);
  const known = knownWith(history.known, look.events, look.at);
  if (span.ms < minuteMs) return { history: { ...history, open: span, known }, isClosed: false };
  const { open: _closed, ...rest } = history;
  return {
    history: { ...rest, minutes: [...history.minutes, span].slice(-mostMinutes), known },
    isClosed: true,
  };
}

/** What deviates from when on, and whether it is sure. */
export type Mark = { readonly key: string; readonly since: Instant; readonly isRaised: boolean };

/** Once it is judged what deviated in the minute that came to its end, and since when. */
export function closeMinute(history: History, marks: readonly Mark[]): History {
  const last = history.minutes.at(-1);
  if (!last) return history;
  const keysWhere = (isRaised: boolean) => new Set(marks.flatMap(one => (one.isRaised === isRaised ? one.key : [])));
  const marked = { ...last, out: keysWhere(true), odd: keysWhere(false) };
  const since = Math.min(...marks.map(one => one.since));
  const earlier = history.minutes.slice(0, -1).map(minute => {
    if (minute.at <= since) return minute;
    const odd = marks.flatMap(one => (minute.at > one.since && !minute.out.has(one.key) ? one.key : []));
    return odd.every(key => minute.odd.has(key)) ? minute : { ...minute, odd: new Set([...minute.odd, ...odd]) };
  });
  return { ...history, minutes: [...earlier, marked], hours: hoursWith(history.hours, marked) };
}

/** Whether a key is of a type that logs tell of. */
export const isLogged = (key: string): boolean => key.startsWith('logged ');

type KeyOf = (type: string) => string;

/** What pods had counted before the first look at them, and what their logs told by then. */
export function addLifetime(before: History, pods: readonly PodDelta[], keyOf: KeyOf, keyOfLogged: KeyOf): History {
  const logged = pods.flatMap(({ loggedBefore }) => [...(loggedBefore?.keys() ?? [])].map(keyOfLogged));
  const history =
    logged.length === 0
      ? before
      : { ...before, known: knownWith(before.known, new Map(logged.map(key => [key, 1])), Number.NEGATIVE_INFINITY) };
  let { requests } = history.lifetime;
  const events = new Map(history.lifetime.events);
  for (const { before } of pods) {
    if (!before) continue;
    requests += before.requests;
    for (const [type, count] of before.errors ?? []) add(events, keyOf(type), count);
  }
  if (requests === history.lifetime.requests) return history;
  return {
    ...history,
    lifetime: { requests, events },
    known: knownWith(history.known, events, Number.NEGATIVE_INFINITY),
  };
}

/** Of some spans, in requests or in milliseconds; those in which it deviated are left out where `isUsual`. */
export function seenIn(spans: readonly Span[], key: string, per: 'request' | 'second', isUsual = false): Seen {
  let [of, bad] = [0, 0];
  for (const span of spans) {
    if (isUsual && span.out.has(key)) continue;
    of += per === 'second' ? span.ms : isLogged(key) ? span.logged : span.requests;
    bad += span.events.get(key) ?? 0;
  }
  return { of, bad };
}

export const valueIn = ({ values }: Span, key: string): number | undefined => {
  const value = values.get(key);
  return value && value.sum / value.looks;
};

function plusLook(open: Span | undefined, look: Added): Span {
  const values = new Map(open?.values);
  for (const [key, value] of look.values) {
    const before = values.get(key);
    values.set(key, { sum: (before?.sum ?? 0) + value, looks: (before?.looks ?? 0) + 1 });
  }
  return {
    at: look.at,
    ms: (open?.ms ?? 0) + look.ms,
    requests: (open?.requests ?? 0) + look.requests,
    logged: (open?.logged ?? 0) + look.logged,
    events: sumOf(open?.events, look.events),
    values,
    out: new Set(),
    odd: new Set(),
  };
}

/** By the hour of the clock, so that the same hour of the day before is found. */
function hoursWith(hours: readonly Span[], minute: Span): readonly Span[] {
  const last = hours.at(-1);
  const hour = Math.floor(minute.at / hourMs);
  if (!last || Math.floor(last.at / hourMs) !== hour) return [...hours, minute].slice(-mostHours);
  return [
    ...hours.slice(0, -1),
    {
      ...last,
      ms: last.ms + minute.ms,
      requests: last.requests + minute.requests,
      logged: last.logged + minute.logged,
      events: sumOf(last.events, minute.events),
      values: new Map([
        ...last.values,
        ...[...minute.values].map(([key, value]) => [key, plus(last.values.get(key), value)] as const),
      ]),
      out: new Set([...last.out, ...minute.out]),
      odd: last.odd,
    },
  ];
}

/** The same hour of the day before, where it was looked at for most of the time. */
export const dayBefore = ({ hours }: History, at: Instant): Span | undefined =>
  hours.find(span => Math.floor(span.at / hourMs) === Math.floor(at / hourMs) - 24 && span.ms > hourMs / 2);

type Value = { readonly sum: number; readonly looks: number };
const plus = (a: Value | undefined, b: Value): Value => ({
  sum: (a?.sum ?? 0) + b.sum,
  looks: (a?.looks ?? 0) + b.looks,
});

function sumOf(
  a: ReadonlyMap<string, number> | undefined,
  b: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const sum = new Map(a);
  for (const [key, value] of b) add(sum, key, value);
  return sum;
}

function add(to: Map<string, number>, key: string, value: number): void {
  if (value > 0) to.set(key, (to.get(key) ?? 0) + value);
}

function knownWith(known: History['known'], events: ReadonlyMap<string, number>, at: Instant): History['known'] {
  const fresh = [...events.keys()].filter(key => !known.has(key));
  if (fresh.length === 0) return known;
  return new Map([...known, ...fresh.map(key => [key, at] as const)].slice(-mostKnown));
}
