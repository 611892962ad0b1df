import type { Application } from '../applications/application.ts';
import type { Clock } from '../clock.ts';
import type { Pod } from '../kube-objects.ts';
import type { ContainerFigures } from './container-figures.ts';

/** Millicores that a pod uses, averaged since it was asked before; undefined before there are two figures. */
export type CpuUsage = { usedBy(pod: Pod): number | undefined };

const IDLE_MILLICORES = 10;
export const USUAL_MILLICORES_PER_REQUEST = 6;

type Sample = { readonly at: number; readonly requests: number; readonly since: number };

/** Work makes heat: what a program uses is told by the requests that it answered. */
export function createCpuUsage(
  clock: Clock,
  figuresOf: (podUid: string) => ContainerFigures | undefined,
  applicationOf: (image: string) => Application,
): CpuUsage {
  const samples = new Map<string, Sample>();
  return {
    usedBy: pod => {
      const { uid } = pod.metadata;
      const figures = figuresOf(uid);
      if (!figures) {
        samples.delete(uid);
        return undefined;
      }
      const requests = [...figures.requests.values()].reduce((sum, count) => sum + count, 0);
      const before = samples.get(uid);
      const now = clock.now();
      samples.set(uid, { at: now, requests, since: figures.startedAt });
      if (!before || before.since !== figures.startedAt || before.at === now) return undefined;
      const perSecond = ((requests - before.requests) * 1000) / (now - before.at);
      const cost =
        applicationOf(pod.spec.containers[0]?.image ?? '').millicoresPerRequest ?? USUAL_MILLICORES_PER_REQUEST;
      return Math.round(IDLE_MILLICORES + perSecond * cost);
    },
  };
}
