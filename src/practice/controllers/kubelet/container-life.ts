import type { Process } from '../../applications/process.ts';
import type { ContainerState } from '../../kube-objects.ts';
import type { Backoff } from './backoff.ts';
import type { ProbeRun } from './probe-run.ts';

/** Where a container is, and when the next thing happens to it on its own. */
export type ContainerStage =
  | 'creating'
  | 'pull-backoff'
  | 'config-error'
  | 'running'
  | 'killing'
  | 'exited'
  | 'crash-backoff'
  | 'ended';

export type ContainerLife = {
  readonly name: string;
  stage: ContainerStage;
  nextAt: number;
  /** Undefined before the first start. */
  process: Process | undefined;
  restarts: number;
  state: ContainerState;
  lastState: ContainerState;
  isReady: boolean;
  isStarted: boolean;
  readonly pulls: Backoff;
  readonly restartsBackoff: Backoff;
  readonly probes: readonly ProbeRun[];
  /** Why the kubelet is ending it. */
  killedFor: 'liveness' | 'startup' | undefined;
};

export type PodLife = {
  readonly bornAt: number;
  stage: 'mounting' | 'containers' | 'stopping' | 'ended';
  nextAt: number;
  readonly mounts: Backoff;
  address: string | undefined;
  readonly containers: readonly ContainerLife[];
};

export const NEVER = Number.POSITIVE_INFINITY;
