/** Amounts as Kubernetes writes them: `250m`, `512Mi`, `1.5`, `2e3`. After apimachinery's pkg/api/resource. */
export type Quantity = {
  /** Exact, in thousandths of the base unit. */
  readonly milli: bigint;
  readonly format: 'decimal' | 'binary';
};

const DECIMAL: Readonly<Record<string, bigint>> = {
  m: 1n,
  '': 1000n,
  k: 1_000_000n,
  M: 1_000_000_000n,
  G: 1_000_000_000_000n,
  T: 1_000_000_000_000_000n,
  P: 1_000_000_000_000_000_000n,
};
const BINARY: Readonly<Record<string, bigint>> = Object.fromEntries(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'].map((suffix, index) => [suffix, 1000n * 1024n ** BigInt(index + 1)]),
);
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(m|k|M|G|T|P|[KMGTP]i|[eE][+-]?\d+)?$/;

export const QUANTITY_WORDS =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Undefined for a text that is no quantity. A part below a thousandth is rounded up, as upstream does. */
export function parseQuantity(value: unknown): Quantity | undefined {
  const parts = SHAPE.exec(String(value));
  if (!parts || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = parts;
  if (whole === '' && fraction === '') return undefined;
  const exponent = /^[eE]/.test(suffix) ? Number(suffix.slice(1)) : 0;
  const factor = (exponent === 0 ? (DECIMAL[suffix] ?? BINARY[suffix]) : 1000n) ?? 1000n;
  const up = exponent > 0 ? 10n ** BigInt(exponent) : 1n;
  const down = 10n ** BigInt(fraction.length + (exponent < 0 ? -exponent : 0));
  const scaled = BigInt(whole + fraction || '0') * factor * up;
  const milli = (scaled + down - 1n) / down;
  return { milli: sign === '-' ? -milli : milli, format: suffix in BINARY ? 'binary' : 'decimal' };
}

export const nothing: Quantity = { milli: 0n, format: 'decimal' };

/** Keeps the format of the first, unless that one is zero. */
export function plus(left: Quantity, right: Quantity): Quantity {
  return { milli: left.milli + right.milli, format: left.milli === 0n ? right.format : left.format };
}

export function minus(left: Quantity, right: Quantity): Quantity {
  return plus(left, { ...right, milli: -right.milli });
}

/** Base units as a number: cores, bytes, pieces. */
export function amountOf(quantity: Quantity): number {
  return Number(quantity.milli) / 1000;
}

/** The canonical text: the largest suffix that leaves a whole number. */
export function quantityText({ milli, format }: Quantity): string {
  if (milli === 0n) return '0';
  if (format === 'binary' && milli % 1000n === 0n) {
    const suffix = Object.keys(BINARY).findLast(each => milli % (BINARY[each] as bigint) === 0n);
    return suffix ? `${milli / (BINARY[suffix] as bigint)}${suffix}` : String(milli / 1000n);
  }
  const suffix = Object.keys(DECIMAL).findLast(each => milli % (DECIMAL[each] as bigint) === 0n) ?? 'm';
  return `${milli / (DECIMAL[suffix] as bigint)}${suffix}`;
}
