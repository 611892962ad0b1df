/** Bad ones out of so many. */
export type Sums = { readonly of: number; readonly bad: number };

export const noSums: Sums = { of: 0, bad: 0 };

/** The logarithm of how much more likely two rates are than one for both. */
export function logTwoRates(a: Sums, b: Sums): number {
  const log = ({ bad, of }: Sums) => (bad > 0 ? bad * Math.log(bad / of) : 0);
  return log(a) + log(b) - log({ bad: a.bad + b.bad, of: a.of + b.of });
}
