/** `2,010` */
export const count = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A share as percent, with as many digits as say something: `0.30 %`, `3.0 %`, `12 %`. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return '0 %';
  if (value < 1) return `${value.toFixed(2)} %`;
  return value < 10 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}

/** How many times as much: `10x`, `1.4x`. */
export const times = (ratio: number): string =>
  `${ratio < 9.95 ? ratio.toFixed(1).replace(/\.0$/, '') : Math.round(ratio)}x`;

/** `1 pod`, `2 pods` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Two digits are all that an estimate knows: `150`, `3,300`. Rounded up. */
export function rounded(value: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return count(Math.ceil(value / unit) * unit);
}

/** A ratio that is a bound: `1.9`, `30`. */
export const oneDigit = (ratio: number): string => (ratio < 10 ? ratio.toFixed(1).replace(/\.0$/, '') : count(ratio));

/** `0.5 requests a second`, `50 requests a second` */
export const perSecond = (rate: number, one = 'request'): string =>
  `${rate < 10 ? rate.toFixed(1).replace(/\.0$/, '') : count(rate)} ${one}s a second`;
