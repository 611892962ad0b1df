/** When a CronJob is due, after robfig/cron's standard parser: five fields, or `@daily` and its like. */
export type Schedule = { readonly fields: readonly ReadonlySet<number>[]; readonly dayRule: 'both' | 'either' };

const FIELDS = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { low: 0, high: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
] as const;

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

export function parseSchedule(text: string): Schedule | { readonly problem: string } {
  const parts = (NAMED[text] ?? text).trim().split(/\s+/);
  if (text.startsWith('@') && !NAMED[text]) return { problem: `unrecognized descriptor: ${text}` };
  if (parts.length !== 5) {
    return { problem: `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]` };
  }
  const fields: Set<number>[] = [];
  for (const [index, part] of parts.entries()) {
    const values = parseField(part, index);
    if (typeof values === 'string') return { problem: values };
    fields.push(values);
  }
  // A day has to fit both the day of the month and of the week, but when both are named one of them is enough.
  const isOpen = (part: string | undefined) => part === '*' || part === '?' || part?.startsWith('*/') === true;
  return { fields, dayRule: isOpen(parts[2]) || isOpen(parts[4]) ? 'both' : 'either' };
}

function parseField(text: string, index: number): Set<number> | string {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = parseRange(part, index);
    if (typeof range === 'string') return range;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return values;
}

function parseRange(text: string, index: number): { from: number; to: number; step: number } | string {
  const { low, high } = FIELDS[index] as (typeof FIELDS)[number];
  const [range = '', stepText, ...more] = text.split('/');
  if (more.length > 0) return `too many slashes: ${text}`;
  const step = stepText === undefined ? 1 : Number(stepText);
  if (!Number.isInteger(step) || stepText === '') {
    return `failed to parse int from ${stepText}: strconv.Atoi: parsing ${JSON.stringify(stepText)}: invalid syntax`;
  }
  if (step === 0) return `step of range should be a positive number: ${text}`;
  if (range === '*' || range === '?') return { from: low, to: high, step };
  const [firstText = '', lastText, ...rest] = range.split('-');
  if (rest.length > 0) return `too many hyphens: ${text}`;
  const from = numberOf(firstText, index);
  if (typeof from === 'string') return from;
  const last = lastText === undefined ? (stepText === undefined ? from : high) : numberOf(lastText, index);
  if (typeof last === 'string') return last;
  if (from < low) return `beginning of range (${from}) below minimum (${low}): ${text}`;
  if (last > high) return `end of range (${last}) above maximum (${high}): ${text}`;
  if (from > last) return `beginning of range (${from}) beyond end of range (${last}): ${text}`;
  return { from, to: last, step };
}

function numberOf(text: string, index: number): number | string {
  const field = FIELDS[index] as (typeof FIELDS)[number];
  const named = 'names' in field ? (field.names as readonly string[]).indexOf(text.toLowerCase()) : -1;
  if (named >= 0) return named + field.low;
  if (/^\d+$/.test(text)) return Number(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}

const MINUTE = 60_000;
const LOOKS_AHEAD_MILLIS = 5 * 366 * 24 * 60 * MINUTE;

/** The first due time after `after`; undefined when none comes within five years, as for 31 February. */
export function nextTime(schedule: Schedule, after: number, timeZone = 'UTC'): number | undefined {
  let time = (Math.floor(after / MINUTE) + 1) * MINUTE;
  const latest = time + LOOKS_AHEAD_MILLIS;
  while (time <= latest) {
    const now = partsOf(time, timeZone);
    if (!fitsDay(schedule, now)) time += (24 * 60 - now.hour * 60 - now.minute) * MINUTE;
    else if (!schedule.fields[1]?.has(now.hour)) time += (60 - now.minute) * MINUTE;
    else if (!schedule.fields[0]?.has(now.minute)) time += MINUTE;
    else return time;
  }
  return undefined;
}

type Parts = { minute: number; hour: number; day: number; month: number; weekday: number };

function fitsDay({ fields, dayRule }: Schedule, { day, month, weekday }: Parts): boolean {
  if (!fields[3]?.has(month)) return false;
  const byMonth = fields[2]?.has(day) === true;
  const byWeek = fields[4]?.has(weekday) === true;
  return dayRule === 'both' ? byMonth && byWeek : byMonth || byWeek;
}

function partsOf(time: number, timeZone: string): Parts {
  const offset = timeZone === 'UTC' ? 0 : offsetOf(time, timeZone);
  const date = new Date(time + offset);
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetOf(time: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numeric });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(time / MINUTE) * MINUTE;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return name !== '' && name.toLowerCase() !== 'local';
  } catch {
    return false;
  }
}
