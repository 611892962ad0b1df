import type { Deviation, DeviationNews, MonitorUnit } from '../domain/deviation.ts';
import { age } from '../domain/duration.ts';
import type { MonitorRule } from '../domain/monitors.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { clockTime } from './clock-time.ts';
import { count, percent, times } from './numbers.ts';

/** `POST /pay 502 3.0 % of requests, usually 0.20 % (15x)`, `database connections 96 %, over 90 %` */
export function deviationInWords(deviation: Deviation): SafeText {
  const { name, kind, now, usual, unit, events } = deviation;
  const value = numberInWords(now, unit);
  if (kind === 'new') return safe(`${name}: new, ${count(events ?? 0)} so far, ${value}, never seen before`);
  if (usual === undefined) return safe(`${name} ${value}`);
  const before = numberInWords(usual, unit);
  switch (kind) {
    case 'above':
      return safe(`${name} ${value}, over ${before}`);
    case 'below':
      return safe(`${name} ${value}, under ${before}`);
    case 'gone':
      return safe(`${name}: gone, usually ${before}`);
    case 'more':
    case 'less': {
      const ratio = usual > 0 && kind === 'more' ? ` (${times(now / usual)})` : '';
      return safe(`${name} ${value}, usually ${bareNumber(usual, unit)}${ratio}`);
    }
  }
}

/** A line of `watch`, and what people are told: since when, and that it is over. */
export function deviationNewsInWords({ type, at, deviation }: DeviationNews): SafeText {
  if (type === 'resolved') return safe(`${deviation.name}: as expected again, after ${age(at - deviation.since)}`);
  return safe(`${deviationInWords(deviation)}, since ${clockTime(deviation.since)}`);
}

/** With its age, for a screen that is looked at. */
export const deviationSince = (deviation: Deviation, now: number): SafeText =>
  safe(`${deviationInWords(deviation)}, for ${age(now - deviation.since)}`);

/** Of what was out before the release that runs now, which is counted for a while after it. */
export const fadingInWords = ({ name }: Deviation): SafeText =>
  safe(`${name}: was out before this release, and is counted for a while after it`);

/** `not measured here: queue depth, disk operations; no pod tells them under a known name` */
export const unmeasuredInWords = (rules: readonly MonitorRule[]): SafeText =>
  safe(
    `not measured here: ${rules.map(({ name }) => name).join(', ')}; no pod tells ${rules.length === 1 ? 'it' : 'them'} under a known name`,
    400,
  );

/** `what is usual is known from the last 26h, by Prometheus at …`; or why it is not, and what follows. */
export const pastInWords = (
  at: number,
  { since, says }: { readonly since?: number; readonly says?: SafeText },
): SafeText =>
  safe(
    since === undefined
      ? `what is usual is not known yet, and learned in half an hour; the past could not be read: ${says}`
      : `what is usual is known from the last ${age(at - since)}, by ${says}`,
    400,
  );

/** For one row of a board: the worst of them, and how many more. */
export function deviationsInShort(deviations: readonly Deviation[]): SafeText | undefined {
  const [first] = deviations;
  if (!first) return undefined;
  const more = deviations.length > 1 ? `, and ${deviations.length - 1} more` : '';
  return safe(`${deviationInWords(first)}${more}`);
}

function numberInWords(value: number, unit: MonitorUnit): string {
  switch (unit) {
    case 'share':
      return `${finePercent(value)} of requests`;
    case 'part':
      return percent(value);
    case 'per-request':
      return `${finePercent(value)} per request`;
    case 'per-second':
      return `${short(value)} a second`;
    case 'bytes':
      return `${short(value / 2 ** 20)} MiB`;
    case 'count':
      return short(value);
  }
}

/** Behind one that has its unit. */
const bareNumber = (value: number, unit: MonitorUnit): string =>
  numberInWords(value, unit).replace(/ (?:of requests|per request|a second)$/, '');

/** Two digits of what is less than a hundredth of a percent would be nothing. */
const finePercent = (share: number): string =>
  share > 0 && share < 0.0001 ? `${Number((share * 100).toPrecision(1))} %` : percent(share);

const short = (value: number): string => (value >= 100 ? count(value) : Number(value.toPrecision(2)).toString());
