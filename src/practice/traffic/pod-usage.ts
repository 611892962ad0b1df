import type { Application } from '../applications/application.ts';
import { memoryAt } from '../applications/process.ts';
import type { Controller, ControllerTools } from '../controllers/controller.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { Pod } from '../kube-objects.ts';
import type { ContainerFigures } from './container-figures.ts';
import { createCpuUsage } from './cpu-usage.ts';

/** What a metrics server knows of one pod. */
export type Usage = { readonly at: number; readonly millicores: number; readonly bytes: number };

export type PodUsage = {
  readonly controller: Controller;
  /** Nothing for a pod that was seen once only, as there is nothing to take the difference from. */
  usageOf(pod: Pod): Usage | undefined;
};

/** How often a metrics server asks the kubelets. */
export const USAGE_EVERY_MILLIS = 15_000;

const NAME = 'metrics-server';

/** Looks at every pod four times a minute; before `from` nobody asks it. */
export function createPodUsage(
  { writes, wakeAt }: ControllerTools,
  from: number,
  figuresOf: (podUid: string) => ContainerFigures | undefined,
  applicationOf: (image: string) => Application,
): PodUsage {
  const { clock, store } = writes;
  const cpu = createCpuUsage(clock, figuresOf, applicationOf);
  let known = new Map<string, Usage>();
  const look = (pod: Pod): readonly (readonly [string, Usage])[] => {
    const figures = figuresOf(pod.metadata.uid);
    const millicores = pod.status.phase === 'Running' ? cpu.usedBy(pod) : undefined;
    if (!figures || millicores === undefined) return [];
    const application = applicationOf(pod.spec.containers[0]?.image ?? '');
    const at = clock.now();
    return [[pod.metadata.uid, { at, millicores, bytes: memoryAt({ application, startedAt: figures.startedAt }, at) }]];
  };
  wakeAt(NAME, 'kubelets', from);
  return {
    controller: {
      name: NAME,
      affectedBy: () => [],
      reconcile: () => {
        known = new Map((store.list(podKind) as readonly Pod[]).flatMap(look));
        wakeAt(NAME, 'kubelets', clock.now() + USAGE_EVERY_MILLIS);
      },
    },
    usageOf: pod => known.get(pod.metadata.uid),
  };
}
