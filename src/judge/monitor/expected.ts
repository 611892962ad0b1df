import type { DeviationKind } from '../../domain/deviation.ts';
import type { MonitorRule } from '../../domain/monitors.ts';
import { minutesIn } from './finding.ts';
import { dayBefore, type History, type Span, seenIn, valueIn } from './history.ts';
import { rateOf } from './luck.ts';

/** What a number is now, and how it leaves what is expected. */
export type OutOfRange = { readonly kind: DeviationKind; readonly now: number; readonly usual: number };

/** The key under which a rule's numbers stand in the history. */
export const eventKey = ({ key }: Pick<MonitorRule, 'key'>): string => `counter ${key}`;

/** One minute's number of a rule; nothing where nobody told it. */
export function numberIn(rule: MonitorRule, span: Span): number | undefined {
  const { source } = rule;
  if (source.from === 'gauge') return valueIn(span, rule.key);
  if (source.from === 'requests') return span.ms > 0 ? (1_000 * span.requests) / span.ms : undefined;
  if (!span.values.has(`${rule.key} is told`)) return undefined;
  const per = source.per;
  const rate = rateOf(seenIn([span], eventKey(rule), per));
  return per === 'second' ? 1_000 * rate : rate;
}

/** Held against limits that somebody set. */
export function outOfLimits(value: number, { expects }: MonitorRule): OutOfRange | undefined {
  if (expects.kind !== 'range') return undefined;
  const { least, most } = expects;
  if (most !== undefined && value > most) return { kind: 'above', now: value, usual: most };
  if (least !== undefined && value < least) return { kind: 'below', now: value, usual: least };
  return undefined;
}

/** Inside by so much that it does not come and go. */
export function isWellInside(value: number, { expects }: MonitorRule): boolean {
  if (expects.kind !== 'range') return true;
  const { least, most } = expects;
  const inner = 0.05;
  return (
    (most === undefined || value <= most - inner * Math.abs(most)) &&
    (least === undefined || value >= least + inner * Math.abs(least))
  );
}

const fewestMinutes = 30;
const usualMinutes = 60;
/** Of what is counted in ones, a jump from 1 to 4 says nothing. */
const leastGap = 10;

/**
 * A gauge held against the hour before and, where it is known, the same hour of the day before. Every minute of the
 * time that the rule allows must be out. `usual`: what it was held against when it was raised, else of now.
 */
export function outOfUsual(history: History, rule: MonitorRule, held?: number): OutOfRange | undefined {
  const { expects } = rule;
  if (expects.kind !== 'usual') return undefined;
  const length = minutesIn(rule.forMs);
  const now = history.minutes.slice(-length).flatMap(minute => numberIn(rule, minute) ?? []);
  const last = history.minutes.at(-1);
  if (now.length < length || !last) return undefined;
  const usuals = held === undefined ? usualsOf(history, rule, length, last) : [held];
  const { more, less } = expects;
  // Once raised it must come back by the root of what is allowed.
  const strict = (ratio: number) => (held === undefined ? ratio : Math.sqrt(ratio));
  const isOver = (value: number, usual: number) =>
    more !== undefined && value > strict(more) * usual && (rule.unit !== 'count' || value - usual >= leastGap);
  const isUnder = (value: number, usual: number) =>
    less !== undefined && value < strict(less) * usual && (rule.unit !== 'count' || usual - value >= leastGap);
  const [usual] = usuals;
  const value = now.at(-1);
  if (usual === undefined || value === undefined) return undefined;
  const every = (isOut: typeof isOver) =>
    held === undefined ? usuals.every(one => now.every(each => isOut(each, one))) : now.some(each => isOut(each, held));
  if (every(isOver)) return { kind: 'more', now: value, usual };
  if (every(isUnder)) return { kind: 'less', now: value, usual };
  return undefined;
}

function usualsOf(history: History, rule: MonitorRule, length: number, last: Span): readonly number[] {
  const before = history.minutes.slice(0, -length).slice(-usualMinutes);
  const values = before.flatMap(minute => (minute.out.has(rule.key) ? [] : (numberIn(rule, minute) ?? [])));
  if (values.length < fewestMinutes) return [];
  const hour = dayBefore(history, last.at);
  const yesterday = hour && !hour.out.has(rule.key) ? numberIn(rule, hour) : undefined;
  return [median(values), ...(yesterday === undefined ? [] : [yesterday])];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
