import { QUANTITY_WORDS } from '../quantity.ts';
import { canonicalQuantity } from './canonical-quantity.ts';
import type { Place, Reading } from './decode.ts';
import { cannotUnmarshal, goKindOf, jsonKindOf } from './decode.ts';
import type { ScalarName, ScalarStructure } from './structure.ts';

/** Reads a plain value; undefined when it could not be read, which `reading` then says. */
export function decodeScalar(reading: Reading, structure: ScalarStructure, value: unknown, place: Place): unknown {
  switch (structure.name) {
    case 'string':
      return typeof value === 'string' ? value : refuse(reading, structure, value, place);
    case 'bool':
      return typeof value === 'boolean' ? value : refuse(reading, structure, value, place);
    case 'int32':
    case 'int64':
      return isWhole(value, structure.name) ? value : refuse(reading, structure, value, place);
    case 'float64':
      return typeof value === 'number' ? value : refuse(reading, structure, value, place);
    case 'bytes':
      return decodeBytes(reading, structure, value, place);
    case 'IntOrString':
      if (typeof value === 'string' || isWhole(value, 'int32')) return value;
      return say(reading, inJsonWords(reading, value, place, 'int32'));
    case 'Quantity':
      return canonicalQuantity(value) ?? say(reading, QUANTITY_WORDS);
    case 'Time':
    case 'MicroTime':
      return decodeTime(reading, structure.name, value, place);
  }
}

const MOST: Partial<Record<ScalarName, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function isWhole(value: unknown, name: ScalarName): value is number {
  const most = MOST[name] ?? Number.POSITIVE_INFINITY;
  return typeof value === 'number' && Number.isInteger(value) && value < most && value >= -most;
}

function decodeBytes(reading: Reading, structure: ScalarStructure, value: unknown, place: Place): unknown {
  if (typeof value !== 'string') return refuse(reading, structure, value, place);
  const wrong = /[^A-Za-z0-9+/=\r\n]/.exec(value)?.index;
  if (wrong !== undefined || value.replaceAll(/[\r\n]/g, '').length % 4 !== 0) {
    return say(reading, `illegal base64 data at input byte ${wrong ?? value.length - (value.length % 4)}`);
  }
  return value;
}

/** To the second, and in UTC. A MicroTime has six digits more. */
function decodeTime(reading: Reading, name: ScalarName, value: unknown, place: Place): unknown {
  if (typeof value !== 'string') return say(reading, inJsonWords(reading, value, place, 'string'));
  if (value === '') return null;
  const millis = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (Number.isNaN(millis)) {
    const layout = name === 'MicroTime' ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
    const expected = /^\d{4}/.test(value) ? '-' : '2006';
    const rest = expected === '-' ? value.slice(4) : value;
    return say(reading, `parsing time "${value}" as "${layout}": cannot parse "${rest}" as "${expected}"`);
  }
  const seconds = new Date(millis).toISOString().slice(0, 19);
  if (name === 'Time') return `${seconds}Z`;
  const digits = /\.(\d+)/.exec(value)?.[1] ?? '';
  return `${seconds}.${digits.slice(0, 6).padEnd(6, '0')}Z`;
}

function refuse(reading: Reading, { name, goName }: ScalarStructure, value: unknown, place: Place): undefined {
  const isNumber = name === 'int32' || name === 'int64' || name === 'float64';
  if (reading.reader === 'patch') {
    const found = goKindOf(value);
    // Go can turn whole numbers into text and cut fractions off; it is told not to, in these words.
    const isConvertible = (found === 'int64' && name === 'string') || (found === 'float64' && isNumber);
    const kind = name === 'bytes' ? 'slice' : name;
    return say(reading, isConvertible ? `cannot convert ${found} to ${goName}` : `unrecognized type: ${kind}`);
  }
  const found = typeof value === 'number' && isNumber ? `number ${value}` : jsonKindOf(value);
  return say(reading, cannotUnmarshal(found, place, goName));
}

/** Types that read their own JSON say no place when nothing but them is read. */
function inJsonWords(reading: Reading, value: unknown, place: Place, type: string): string {
  const found = typeof value === 'number' && type === 'int32' ? `number ${value}` : jsonKindOf(value);
  const at = reading.reader === 'patch' ? { ...place, within: '' } : place;
  return cannotUnmarshal(found, at, type);
}

function say(reading: Reading, problem: string): undefined {
  reading.problem ??= problem;
  return undefined;
}
