/** Events in some exposure: requests, or milliseconds. */
export type Seen = { readonly of: number; readonly bad: number };

/**
 * How likely it is, at most, to see this by luck where the rate is not more (`up`) or not less than `tolerated` times
 * the usual one. Given the number of both together, each event is one of now with the share of now: Chernoff's bound of
 * that binomial tail. `scatter`: so many times as much as single events would (events in storms are fewer events).
 */
export function luckOf(now: Seen, usual: Seen, tolerated: number, scatter: number, direction: 'up' | 'down'): number {
  const all = now.bad + usual.bad;
  if (all === 0 || now.of <= 0 || usual.of <= 0) return 1;
  const expected = (tolerated * now.of) / (tolerated * now.of + usual.of);
  const seen = now.bad / all;
  if (direction === 'up' ? seen <= expected : seen >= expected) return 1;
  return Math.exp((-all / scatter) * distance(seen, expected));
}

/** Kullback-Leibler of two chances. */
function distance(a: number, b: number): number {
  const part = (x: number, y: number) => (x === 0 ? 0 : x * Math.log(x / y));
  return part(a, b) + part(1 - a, 1 - b);
}

export const rateOf = ({ of, bad }: Seen): number => (of > 0 ? bad / of : 0);

const fewestMinutes = 10;
const fewestEvents = 20;

/**
 * How much more the counts of single minutes scatter than events that come alone: chi² over its degrees of freedom. Not
 * known from less than ten minutes that have any.
 */
export function scatterOf(minutes: readonly Seen[], leastMinutes = fewestMinutes): number | undefined {
  const cells = minutes.filter(({ of }) => of > 0);
  const of = cells.reduce((sum, one) => sum + one.of, 0);
  const bad = cells.reduce((sum, one) => sum + one.bad, 0);
  const withAny = cells.reduce((sum, one) => sum + Number(one.bad > 0), 0);
  if (cells.length < 2 || withAny < leastMinutes || (leastMinutes > 1 && bad < fewestEvents)) return undefined;
  const chi = cells.reduce((sum, one) => {
    const expected = (bad * one.of) / of;
    return sum + (one.bad - expected) ** 2 / expected;
  }, 0);
  return Math.max(1, chi / (cells.length - 1));
}
