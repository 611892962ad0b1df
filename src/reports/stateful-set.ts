import { field, type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import type { StatefulSetReport } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { counterAt, replicasOf } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { rolloutFieldsOf, share } from './rollout-fields.ts';

export function statefulSetOf(object: Json): StatefulSetReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const rolling = field(object, 'spec', 'updateStrategy', 'rollingUpdate');
  return {
    ...meta,
    kind: 'StatefulSet',
    ...rolloutFieldsOf(object),
    strategy: textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete' ? 'OnDelete' : 'RollingUpdate',
    hasRollingUpdate: rolling !== undefined,
    partition: numberAt(rolling, 'partition') ?? 0,
    maxUnavailable: share(field(rolling, 'maxUnavailable'), 1),
    podManagement: textAt(object, 'spec', 'podManagementPolicy') === 'Parallel' ? 'Parallel' : 'OrderedReady',
    firstOrdinal: numberAt(object, 'spec', 'ordinals', 'start') ?? 0,
    hasVolumeClaims: listAt(object, 'spec', 'volumeClaimTemplates').length > 0,
    currentRevision: clean(textAt(object, 'status', 'currentRevision') ?? ''),
    updateRevision: clean(textAt(object, 'status', 'updateRevision') ?? ''),
    paused: false,
    desired: replicasOf(object),
    updated: counterAt(object, 'status', 'updatedReplicas'),
    current: counterAt(object, 'status', 'currentReplicas'),
    total: counterAt(object, 'status', 'replicas'),
    ready: counterAt(object, 'status', 'readyReplicas'),
    available: counterAt(object, 'status', 'availableReplicas'),
  };
}
