import type { Cell } from './dispersion.ts';
import type { Spec, StreamLook } from './stream.ts';
import type { PodDelta, Tick } from './tick.ts';

/** A metric with what one look says of it. */
export type Told = { readonly spec: Spec; readonly look: StreamLook };

/** Bad ones out of so many of one pod; nothing where the pod doesn't tell. */
export type OfPod = (pod: PodDelta) => readonly [of: number, bad: number] | undefined;

/** The sums of both sides, and each stable pod for itself. */
export function lookAt({ canary, stable }: Pick<Tick, 'canary' | 'stable'>, of: OfPod): StreamLook {
  const canaryPods = cellsOf(canary, of);
  const stablePods = cellsOf(stable, of);
  const [here, there] = [sumOf(canaryPods), sumOf(stablePods)];
  return {
    counts: { canaryOf: here.of, canaryBad: here.bad, stableOf: there.of, stableBad: there.bad },
    worst: { canary: worstOf(canaryPods), stable: worstOf(stablePods) },
    canaryPods,
    stablePods,
  };
}

function cellsOf(pods: readonly PodDelta[], of: OfPod): readonly Cell[] {
  const cells: Cell[] = [];
  for (const pod of pods) {
    const cell = of(pod);
    if (cell) cells.push({ of: cell[0], bad: cell[1] });
  }
  return cells;
}

function sumOf(cells: readonly Cell[]): Cell {
  let [of, bad] = [0, 0];
  for (const cell of cells) {
    of += cell.of;
    bad += cell.bad;
  }
  return { of, bad };
}

const worstOf = (cells: readonly Cell[]): number => cells.reduce((most, { bad }) => Math.max(most, bad), 0);

/** Its first minute is no measure of a pod: caches are cold, connections are made. */
const warmUpMs = 60_000;
export const isWarm = ({ ageMs }: PodDelta, ms: number): boolean => ageMs - ms >= warmUpMs;
