const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;
const DECIMAL: readonly (readonly [string, number])[] = [
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
];
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * An amount as the server writes it: the largest suffix that leaves a whole number, in the sort of suffix that was
 * given; undefined for what is none. Upstream: apimachinery pkg/api/resource/quantity.go.
 */
export function canonicalQuantity(given: unknown): string | undefined {
  const text = typeof given === 'number' ? String(given) : typeof given === 'string' ? given.trim() : undefined;
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent] = PATTERN.exec(text ?? '-') ?? [];
  if (text === undefined || whole + fraction === '') return undefined;
  // Everything is counted in nanos; what is smaller is rounded up.
  const binary = BINARY.indexOf(suffix);
  const scale = binary >= 0 ? 0 : exponent === undefined ? powerOf(suffix) : Number(exponent);
  let nanos = BigInt(whole + fraction) * 1024n ** BigInt(binary + 1);
  const shift = 9 + scale - fraction.length;
  nanos = shift >= 0 ? nanos * 10n ** BigInt(shift) : roundedUp(nanos, 10n ** BigInt(-shift));
  const minus = sign === '-' && nanos > 0n ? '-' : '';
  return minus + written(nanos, binary >= 0 ? 'binary' : exponent === undefined ? 'decimal' : 'exponent');
}

const powerOf = (suffix: string) => DECIMAL.find(([name]) => name === suffix)?.[1] ?? 0;

const roundedUp = (value: bigint, by: bigint) => (value + by - 1n) / by;

function written(nanos: bigint, form: 'binary' | 'decimal' | 'exponent'): string {
  if (nanos === 0n) return '0';
  if (form === 'binary' && nanos >= 1024n * 10n ** 9n && nanos % 10n ** 9n === 0n) {
    let units = nanos / 10n ** 9n;
    let suffix = '';
    for (const next of BINARY) {
      if (units % 1024n !== 0n) break;
      units /= 1024n;
      suffix = next;
    }
    return `${units}${suffix}`;
  }
  let amount = nanos;
  let power = -9;
  while (power < 18 && amount % 1000n === 0n) {
    amount /= 1000n;
    power += 3;
  }
  if (form === 'exponent') return power === 0 ? String(amount) : `${amount}e${power}`;
  return `${amount}${DECIMAL.find(([, of]) => of === power)?.[0] ?? ''}`;
}
