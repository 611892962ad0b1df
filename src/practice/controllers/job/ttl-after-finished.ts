import { deleteObject } from '../../api/object-deletion.ts';
import type { Job } from '../../batch-objects.ts';
import { endOf } from '../../batch-objects.ts';
import { jobKind } from '../../kinds/job-kind.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';

const NAME = 'ttl-after-finished';

/** Deletes Jobs that have been over for as long as they said. */
export function ttlAfterFinished({ writes, wakeAt }: ControllerTools): Controller {
  const { store, clock } = writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type }) =>
      row === jobKind && type !== 'DELETED' ? [`${object.metadata.namespace}/${object.metadata.name}`] : [],
    reconcile: key => {
      const job = store.get(jobKind, ...namespaceAndName(key)) as Job | undefined;
      const kept = job?.spec.ttlSecondsAfterFinished;
      const end = job && endOf(job);
      if (!job || kept === undefined || !end || job.metadata.deletionTimestamp) return;
      const since = job.status.conditions?.find(({ type }) => type === end)?.lastTransitionTime ?? '';
      const until = Date.parse(since) + kept * 1000;
      if (until > clock.now()) return wakeAt(NAME, key, until);
      const { namespace, name } = job.metadata;
      deleteObject(writes, jobKind, namespace, name, { propagationPolicy: 'Foreground' });
    },
  };
}
