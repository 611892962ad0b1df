import type { ScalarName } from '../schema/structure.ts';
import type { WireField } from './wire.ts';
import { WireError, wireFields } from './wire.ts';

/** The value as JSON writes it; undefined for a time that was never set. */
export function decodeScalar(name: ScalarName, wire: WireField): unknown {
  switch (name) {
    case 'string':
      return textOf(inBytes(wire));
    case 'bytes':
      return Buffer.from(inBytes(wire)).toString('base64');
    case 'bool':
      return numberIn(wire) !== 0;
    case 'int32':
    case 'int64':
      return numberIn(wire);
    case 'float64':
      return floatIn(wire);
    case 'Time':
    case 'MicroTime':
      return timeIn(name, inBytes(wire));
    case 'Quantity':
      return quantity(inBytes(wire));
    case 'IntOrString':
      return intOrString(inBytes(wire));
  }
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function member(bytes: Uint8Array, number: number): WireField | undefined {
  return wireFields(bytes).findLast(field => field.number === number);
}

function inBytes(wire: WireField): Uint8Array {
  if (wire.is === 'bytes') return wire.value;
  throw new WireError(`wrong wireType for field ${wire.number}`);
}

/** Negative numbers are written as 64 bits, whatever their type. */
function numberIn(wire: WireField | undefined): number {
  if (wire === undefined) return 0;
  if (wire.is === 'number') return Number(BigInt.asIntN(64, wire.value));
  throw new WireError(`wrong wireType for field ${wire.number}`);
}

function floatIn(wire: WireField): number {
  if (wire.is === 'fixed' && wire.value.length === 8) return Buffer.from(wire.value).readDoubleLE();
  throw new WireError(`wrong wireType for field ${wire.number}`);
}

function timeIn(name: 'Time' | 'MicroTime', bytes: Uint8Array): string | undefined {
  const seconds = numberIn(member(bytes, 1));
  const nanos = numberIn(member(bytes, 2));
  if (seconds === 0 && nanos === 0) return undefined;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return name === 'Time' ? `${text}Z` : `${text}.${String(Math.trunc(nanos / 1000)).padStart(6, '0')}Z`;
}

function quantity(bytes: Uint8Array): string {
  const text = member(bytes, 1);
  return text ? textOf(inBytes(text)) : '0';
}

function intOrString(bytes: Uint8Array): number | string {
  const isText = numberIn(member(bytes, 1)) === 1;
  const text = member(bytes, 3);
  if (isText) return text ? textOf(inBytes(text)) : '';
  return numberIn(member(bytes, 2));
}
