import { changeObject } from '../../api/object-writes.ts';
import type { Job } from '../../batch-objects.ts';
import { endOf } from '../../batch-objects.ts';
import { equalJson } from '../../json.ts';
import { jobKind } from '../../kinds/job-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import { controllerOf } from '../../kube-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import type { Setbacks } from './job-backoff.ts';
import { createSetbacks } from './job-backoff.ts';
import { JOB_CONTROLLER, lookAtJob } from './job-look.ts';
import { isTracked, untrack } from './job-pods.ts';

/** After pkg/controller/job of Kubernetes 1.36: pods that are counted once, by a finalizer that is taken off then. */
export function jobController(tools: ControllerTools): Controller {
  const { store } = tools.writes;
  const setbacks = new Map<string, Setbacks>();
  return {
    name: JOB_CONTROLLER,
    affectedBy: ({ row, object, type }) => {
      if (row === jobKind) {
        if (type === 'DELETED') setbacks.delete(object.metadata.uid);
        return type === 'DELETED' ? [] : [`${object.metadata.namespace}/${object.metadata.name}`];
      }
      const owner = row === podKind ? controllerOf(object) : undefined;
      return owner?.kind === 'Job' ? [`${object.metadata.namespace}/${owner.name}`] : [];
    },
    reconcile: key => {
      const job = store.get(jobKind, ...namespaceAndName(key)) as Job | undefined;
      if (!job || endOf(job)) return;
      const known = setbacks.get(job.metadata.uid) ?? createSetbacks();
      setbacks.set(job.metadata.uid, known);
      const status = lookAtJob(tools, job, known);
      if (equalJson(status, job.status)) return;
      const { namespace, name } = job.metadata;
      changeObject(tools.writes, jobKind, namespace, name, current => ({ ...current, status }), {
        manager: 'kube-controller-manager',
        subresource: 'status',
      });
    },
  };
}

/** A pod whose Job is gone counts for nobody: nothing may hold it. Upstream: syncOrphanPod. */
export function jobOrphans({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'job-orphans',
    affectedBy: ({ row, object, type }) =>
      row === podKind && type !== 'DELETED' && isTracked(object) ? [object.metadata.uid] : [],
    reconcile: uid => {
      const pod = store.byUid(uid)?.object;
      if (!pod || !isTracked(pod)) return;
      const owner = controllerOf(pod);
      if (!owner || !store.byUid(owner.uid)) untrack(writes, pod);
    },
  };
}
