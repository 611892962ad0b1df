import type { Instant } from '../../domain/brands.ts';
import type { DeviationKind } from '../../domain/deviation.ts';
import { dayBefore, type History, isLogged, minuteMs, type Span, seenIn } from './history.ts';
import { luckOf, rateOf, type Seen, scatterOf } from './luck.ts';

/** What is out of the usual in the minutes that came to an end last. `usual`: what it is held against until it is well. */
export type Finding = {
  readonly kind: DeviationKind;
  readonly since: Instant;
  readonly now: number;
  readonly usual: Seen;
  readonly scatter: number;
  readonly events: number;
};

/** How many times the usual rate is too much, or too little. */
export type Allowed = { readonly more?: number; readonly less?: number; readonly leastExcess: number };

/** Short ones see a jump soon, long ones see what is rare. */
const windows = [2, 5, 15, 60];
/** What is usual is known from so much on. */
const fewestMinutes = 30;
const usualMinutes = 120;
/** A rate that moves this much with the hour is nobody's fault. */
const tolerated = { up: 1.5, down: 1 / 1.5 };
/** One look a minute for a year, at fifty types and four windows, makes 10^8: this is less than one in ten years. */
const luckAllowed = 1e-9;
const luckOfNew = 1e-6;
const fewestEvents = 5;
const fewestNew = 3;
/** So many should have come, where fewer came. */
const fewestMissed = 10;

/** Whether events of this key come more or less often than usual: over some window, and not in one minute alone. */
export function findInEvents(
  history: History,
  key: string,
  per: 'request' | 'second',
  allowed: Allowed,
): Finding | undefined {
  for (const length of windows) {
    if (history.minutes.length < length) return undefined;
    const window = history.minutes.slice(-length);
    // What was raised and is over is told already.
    if (window.some(({ out }) => out.has(key))) return undefined;
    const usuals = usualsBefore(history, key, per, length);
    const firstSeen = history.known.get(key) ?? Number.POSITIVE_INFINITY;
    const found = usuals.map(usual => findIn(window, key, per, { ...usual, firstSeen }, allowed));
    const [first] = found;
    // The hour before and the same hour of the day before: what only one of them calls strange is the time of day.
    if (first && found.every(one => one !== undefined && isUp(one.kind) === isUp(first.kind))) return first;
  }
  return undefined;
}

export const isUp = (kind: DeviationKind): boolean => kind === 'more' || kind === 'new';

/** `scatter` is made when it is asked for: it costs more than all the rest, and most keys are as usual. */
type Usual = { readonly seen: Seen; readonly scatter: () => number };

/** What is known of the time before the window; nothing where it is too little. */
function usualsBefore(history: History, key: string, per: 'request' | 'second', length: number): readonly Usual[] {
  const last = history.minutes.at(-1);
  const before = history.minutes.slice(Math.max(0, history.minutes.length - length - usualMinutes), -length);
  const isWell = before.filter(({ out, odd }) => !out.has(key) && !odd.has(key));
  const scatter = () => scatterAround(isWell, key, per);
  const hour = last && dayBefore(history, last.at);
  const yesterday = hour && !hour.out.has(key) ? [{ seen: seenIn([hour], key, per), scatter }] : [];
  const seen = seenIn(isWell, key, per);
  if (isWell.length >= fewestMinutes) return [{ seen, scatter }, ...yesterday];
  const { requests, events } = history.lifetime;
  // A process that has counted for long tells what is usual before we have looked for long ourselves.
  if (isOfType(key) && requests >= fewestRequests)
    return [{ seen: { of: seen.of + requests, bad: seen.bad + (events.get(key) ?? 0) }, scatter }, ...yesterday];
  return yesterday;
}

const isOfType = (key: string): boolean => key.startsWith('errors ');

/** Its own, where it comes often enough; else at least that of all errors together: clients that try again do so with each. */
function scatterAround(minutes: readonly Span[], key: string, per: 'request' | 'second'): number {
  const own = scatterOf(minutes.map(minute => seenIn([minute], key, per)));
  if (own !== undefined) return own;
  if (!isOfType(key) && !isLogged(key)) return unknownScatter;
  const isAlike = (one: string) => (isLogged(key) ? isLogged(one) : isOfType(one));
  const all = minutes.map(({ requests, logged, events }) => ({
    of: isLogged(key) ? logged : requests,
    bad: [...events].reduce((sum, [one, count]) => sum + (isAlike(one) ? count : 0), 0),
  }));
  const ofAll = scatterOf(all);
  return ofAll === undefined ? unknownScatter : Math.max(leastScatter, ofAll);
}
const unknownScatter = 4;
const leastScatter = 2;
/** In fewer minutes storms can't be told from more of everything. */
const fewestToScatter = 5;
const fewestRequests = 2_000;

function findIn(
  window: readonly Span[],
  key: string,
  per: 'request' | 'second',
  { seen: usual, scatter: scatterOfUsual, firstSeen }: Usual & { readonly firstSeen: Instant },
  { more, less, leastExcess }: Allowed,
): Finding | undefined {
  const now = seenIn(window, key, per);
  const rate = rateOf(usual);
  // Seen before this hour it is known, however rare.
  const isNew = usual.bad === 0 && more !== undefined && firstSeen > (window.at(-1)?.at ?? 0) - 60 * minuteMs;
  const isMuch = (seen: Seen) => more !== undefined && seen.bad > 0 && rateOf(seen) >= more * rate;
  const isLittle = (seen: Seen) => less !== undefined && rateOf(seen) <= less * rate;
  const isLess = isLittle(now) && rate * now.of >= fewestMissed;
  const isMore = isMuch(now) && now.bad >= fewestEvents && rateOf(now) - rate >= leastExcess;
  if (now.of <= 0 || usual.of <= 0 || !(isNew ? now.bad >= fewestNew : isMore || isLess)) return undefined;

  const minutes = window.map(minute => seenIn([minute], key, per));
  const biggest = minutes.reduce((a, b) => (b.bad > a.bad ? b : a));
  const rest = { of: now.of - biggest.of, bad: now.bad - biggest.bad };
  const sinceFirst = minutes.slice(minutes.findIndex(isNew || isMore ? isMuch : isLittle));
  const inWindow = sinceFirst.length < fewestToScatter ? undefined : scatterOf(sinceFirst, 1);
  const scatter = Math.max(scatterOfUsual(), inWindow ?? 1);
  const found = (kind: DeviationKind, isOut: (minute: Seen) => boolean): Finding => {
    const first = window[Math.max(0, minutes.findIndex(isOut))];
    return { kind, since: (first?.at ?? 0) - (first?.ms ?? 0), now: rateOf(now), usual, scatter, events: now.bad };
  };
  if (isNew) {
    const luck = (now.of / (now.of + usual.of)) ** (now.bad / scatter);
    return rest.bad > 0 && luck <= luckOfNew ? found('new', ({ bad }) => bad > 0) : undefined;
  }
  const luck = (direction: 'up' | 'down') => luckOf(now, usual, tolerated[direction], scatter, direction);
  if (isMore) return isMuch(rest) && luck('up') <= luckAllowed ? found('more', isMuch) : undefined;
  return luck('down') <= luckAllowed ? found(now.bad === 0 ? 'gone' : 'less', isLittle) : undefined;
}

/** Whether events are back at what was usual: well inside of what is allowed, over a window that could tell. */
export function isBack(
  history: History,
  key: string,
  per: 'request' | 'second',
  { kind, usual, scatter }: Pick<Finding, 'kind' | 'usual' | 'scatter'>,
  { more = 2, less = 0.5 }: Allowed,
): boolean {
  const over = (length: number) => seenIn(history.minutes.slice(-length), key, per);
  if (kind === 'new') return over(15).bad === 0 && over(15).of > 0;
  const expected = (seen: Seen) => rateOf(usual) * seen.of;
  const now = [5, 15, 60].map(over).find(seen => expected(seen) >= 10) ?? over(60);
  const middle = expected(now);
  if (now.of <= 0) return false;
  const luck = 2 * Math.sqrt(scatter * middle);
  if (kind === 'more') return now.bad <= Math.max(1, Math.sqrt(more) * middle + luck * 0.5);
  return now.bad >= Math.max(1, Math.sqrt(less) * middle - luck);
}

/** A stretch that ends now, in whole minutes, at least one. */
export const minutesIn = (ms: number): number => Math.max(1, Math.ceil(ms / minuteMs));
