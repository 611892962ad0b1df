import { field, type Json, textAt } from '../domain/json.ts';
import type { DaemonSetReport } from '../domain/reports.ts';
import { counterAt } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { rolloutFieldsOf, share } from './rollout-fields.ts';

/** A DaemonSet has no number of replicas: how many it wants is what its controller counts on the nodes. */
export function daemonSetOf(object: Json): DaemonSetReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const rolling = field(object, 'spec', 'updateStrategy', 'rollingUpdate');
  return {
    ...meta,
    kind: 'DaemonSet',
    ...rolloutFieldsOf(object),
    strategy: textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete' ? 'OnDelete' : 'RollingUpdate',
    maxSurge: share(field(rolling, 'maxSurge'), 0),
    maxUnavailable: share(field(rolling, 'maxUnavailable'), 1),
    paused: false,
    desired: counterAt(object, 'status', 'desiredNumberScheduled'),
    updated: counterAt(object, 'status', 'updatedNumberScheduled'),
    total: counterAt(object, 'status', 'currentNumberScheduled'),
    ready: counterAt(object, 'status', 'numberReady'),
    available: counterAt(object, 'status', 'numberAvailable'),
    misscheduled: counterAt(object, 'status', 'numberMisscheduled'),
  };
}
