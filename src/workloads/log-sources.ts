import type { ContainerReport, PodReport } from '../domain/reports.ts';
import type { Rollout } from '../domain/rollout.ts';

/** One container of one pod whose log can be read. */
export type LogChoice = {
  readonly pod: string;
  readonly container: string;
  readonly isNew: boolean;
  readonly isReady: boolean;
  readonly restarts: number;
  /** A container before this one has left a log. */
  readonly hasPrevious: boolean;
};

/** Every container whose log may be worth reading, the worst first: where the cause is, then what is not ready. */
export function logSources(pods: readonly PodReport[], { cause, current }: Rollout): readonly LogChoice[] {
  return pods
    .flatMap(pod =>
      pod.containers.map(container => ({
        choice: choiceOf(pod, container, current?.hash),
        weight: weightOf(pod, container, cause, current?.hash),
      })),
    )
    .sort((a, b) => b.weight - a.weight || (nameOf(a.choice) < nameOf(b.choice) ? -1 : 1))
    .map(({ choice }) => choice);
}

const choiceOf = (pod: PodReport, { name, ready, restarts }: ContainerReport, current?: string): LogChoice => ({
  pod: pod.name,
  container: name,
  isNew: pod.hash === current,
  isReady: ready,
  restarts,
  hasPrevious: restarts > 0,
});

function weightOf(pod: PodReport, container: ContainerReport, cause: Rollout['cause'], current?: string): number {
  const isCause = cause?.pod?.name === pod.name && cause.pod.container === container.name;
  const { state } = container;
  const isBroken = (state.kind === 'terminated' && state.exitCode !== 0) || state.kind === 'waiting';
  return (
    (isCause ? 1_000 : 0) +
    (isBroken ? 400 : 0) +
    (container.ready ? 0 : 200) +
    (pod.hash === current ? 100 : 0) +
    Math.min(50, container.restarts) -
    (pod.deletedAt === undefined ? 0 : 300)
  );
}

const nameOf = ({ pod, container }: LogChoice): string => `${pod}/${container}`;
