import { ours } from '../domain/safe-text.ts';
import { type Counts, noCounts } from './counts.ts';
import type { JudgeSettings } from './settings.ts';
import type { Spec, StreamLook } from './stream.ts';
import type { PodDelta, Tick } from './tick.ts';

/** Failed requests out of all: the one metric that is always judged. */
export const errorsSpec = ({ alpha, weights, limits }: JudgeSettings): Spec => ({
  key: 'errors',
  name: ours('errors'),
  kind: 'share',
  vote: 'critical',
  worse: 'more',
  enough: 1 / (alpha * weights.errors),
  ...(limits.errorRate !== undefined && { limit: limits.errorRate }),
});

export const errorsIn = (tick: Tick): StreamLook => lookAt(tick, ({ requests, failures }) => [requests, failures]);

/** What of how many, of each pod; the sums of both sides and the cells of stable. */
export function lookAt(
  { canary, stable }: Tick,
  of: (pod: PodDelta) => readonly [of: number, bad: number] | undefined,
): StreamLook {
  let counts: Counts = noCounts;
  for (const pod of canary) {
    const [n, bad] = of(pod) ?? [0, 0];
    counts = { ...counts, canaryOf: counts.canaryOf + n, canaryBad: counts.canaryBad + bad };
  }
  const stablePods = stable.flatMap(pod => {
    const cell = of(pod);
    return cell ? [{ of: cell[0], bad: cell[1] }] : [];
  });
  for (const { of: n, bad } of stablePods)
    counts = { ...counts, stableOf: counts.stableOf + n, stableBad: counts.stableBad + bad };
  return { counts, stablePods };
}
