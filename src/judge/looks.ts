import { type Counts, noCounts } from './counts.ts';
import type { Spec, StreamLook } from './stream.ts';
import type { PodDelta, Tick } from './tick.ts';

/** A metric with what one look says of it. */
export type Told = { readonly spec: Spec; readonly look: StreamLook };

/** Bad ones out of so many of one pod; nothing where the pod doesn't tell. */
export type OfPod = (pod: PodDelta) => readonly [of: number, bad: number] | undefined;

/** The sums of both sides, and each stable pod for itself. */
export function lookAt({ canary, stable }: Pick<Tick, 'canary' | 'stable'>, of: OfPod): StreamLook {
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

/** Its first minute is no measure of a pod: caches are cold, connections are made. */
const warmUpMs = 60_000;
export const isWarm = ({ ageMs }: PodDelta, ms: number): boolean => ageMs - ms >= warmUpMs;
