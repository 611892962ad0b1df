import type { Json } from './json.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time as playbooks write it, in milliseconds: `90s`, `3m`, `1h30m`, `30d`. Never without its unit. */
export function readDuration(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d))+$/.test(value)) return undefined;
  let total = 0;
  for (const [, number, unit] of value.matchAll(/([\d.]+)(ms|s|m|h|d)/g))
    total += Number(number) * (units[unit ?? ''] ?? 0);
  return total;
}

/** A share as playbooks write it: `90%` is 0.9. */
export function readShare(value: Json | undefined): number | undefined {
  const match = typeof value === 'string' ? /^(\d{1,3}(?:\.\d{1,4})?) ?%$/.exec(value) : null;
  const share = Number(match?.[1]) / 100;
  return share >= 0 && share <= 1 ? share : undefined;
}
