import { deleteObject } from '../../api/object-deletion.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { Pod } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { crash } from './crash.ts';
import type { ContainerNews, KubeletTools } from './kubelet-tools.ts';
import { place } from './place.ts';
import { fateOfPod } from './pod-fate.ts';
import type { Life, Stage } from './pod-life.ts';
import { backOffFromPull, failToPull } from './pull.ts';
import { becomeReady, start } from './start.ts';
import { beginToStop } from './stop.ts';

const NAME = 'kubelet';

/** Scheduler and kubelet in one: gives a pod a node, an address, and the life that its image stands for. */
export function kubelet(tools: ControllerTools, onNews: ContainerNews = () => {}): Controller {
  const { writes, wakeAt } = tools;
  const { store, clock, chance } = writes;
  const lives = new Map<string, Life>();
  let addresses = 0;
  const hands: KubeletTools = {
    writes,
    onNews,
    newAddress: () => {
      addresses += 1;
      return `10.244.${(addresses >> 8) & 255}.${addresses & 255}`;
    },
  };

  const steps: Readonly<Record<Stage, (pod: Pod, life: Life) => void>> = {
    new: (pod, life) => place(hands, pod, life),
    creating: (pod, life) => (life.fate === 'pull' ? failToPull(hands, pod, life) : start(hands, pod, life)),
    pulling: (pod, life) => failToPull(hands, pod, life),
    'pull-backoff': (pod, life) => backOffFromPull(hands, pod, life),
    running: (pod, life) => (life.fate === 'crash' ? crash(hands, pod, life) : becomeReady(hands, pod, life)),
    'crash-backoff': (pod, life) => start(hands, pod, life),
    ready: (_, life) => {
      life.nextAt = Number.POSITIVE_INFINITY;
    },
    stopping: pod => {
      deleteObject(writes, podKind, pod.metadata.namespace, pod.metadata.name, {
        gracePeriodSeconds: 0,
      });
    },
  };

  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row !== podKind) return [];
      if (type === 'DELETED') {
        if (lives.delete(object.metadata.uid)) onNews(object as Pod, 'gone', clock.now());
        return [];
      }
      const isNews = type === 'ADDED' || previous?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
      return isNews ? [`${object.metadata.namespace}/${object.metadata.name}`] : [];
    },
    reconcile: key => {
      const pod = store.get(podKind, ...namespaceAndName(key)) as Pod | undefined;
      if (!pod || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return;
      const life = lives.get(pod.metadata.uid) ?? birth(pod);
      if (pod.metadata.deletionTimestamp && life.stage !== 'stopping') beginToStop(hands, pod, life);
      else if (life.nextAt <= clock.now()) steps[life.stage](pod, life);
      if (lives.has(pod.metadata.uid) && Number.isFinite(life.nextAt)) wakeAt(NAME, key, life.nextAt);
    },
  };

  function birth(pod: Pod): Life {
    const life: Life = {
      stage: 'new',
      fate: fateOfPod(pod),
      nextAt: clock.now() + Math.round(chance.between(20, 80)),
      restarts: 0,
      failures: 0,
      startedAt: 0,
      lastState: {},
    };
    lives.set(pod.metadata.uid, life);
    return life;
  }
}
