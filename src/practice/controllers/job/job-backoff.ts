import type { Pod } from '../../kube-objects.ts';

/** How often pods of one Job have failed since one last succeeded, and when. Upstream: backoff_utils.go. */
export type Setbacks = {
  count(succeeded: readonly Pod[], failed: readonly Pod[], now: number): void;
  /** Milliseconds until the next pod may be made. */
  remaining(now: number): number;
};

const FIRST_MILLIS = 10_000;
const LONGEST_MILLIS = 600_000;

export function createSetbacks(): Setbacks {
  let failures = 0;
  let lastAt = 0;
  return {
    count: (succeeded, failed, now) => {
      const ends = [
        ...succeeded.map(pod => ({ at: finishedAt(pod, now), isWell: true })),
        ...failed.map(pod => ({ at: finishedAt(pod, now), isWell: false })),
      ].sort((left, right) => left.at - right.at);
      for (const { at, isWell } of ends) {
        failures = isWell ? 0 : failures + 1;
        lastAt = at;
      }
    },
    remaining: now => {
      if (failures === 0) return 0;
      const wait = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** (failures - 1));
      return Math.max(0, lastAt + wait - now);
    },
  };
}

function finishedAt(pod: Pod, now: number): number {
  const ends = (pod.status.containerStatuses ?? []).map(({ state }) => Date.parse(state.terminated?.finishedAt ?? ''));
  const known = ends.filter(Number.isFinite);
  return known.length > 0 ? Math.max(...known) : now;
}
