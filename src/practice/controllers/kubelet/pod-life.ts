import type { ContainerState } from '../../kube-objects.ts';
import type { Fate } from './pod-fate.ts';

/** Where a pod is in its life, and when the next thing happens to it. */
export type Stage =
  | 'new'
  | 'creating'
  | 'pulling'
  | 'pull-backoff'
  | 'running'
  | 'ready'
  | 'crash-backoff'
  | 'stopping';

export type Life = {
  stage: Stage;
  readonly fate: Fate;
  nextAt: number;
  restarts: number;
  failures: number;
  startedAt: number;
  lastState: ContainerState;
};

export const FIRST_BACKOFF_MILLIS = 10_000;
export const LONGEST_BACKOFF_MILLIS = 300_000;
