import { field, type Json, numberAt, textAt } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import { counterAt, replicasOf } from './counter-at.ts';
import { metaOf } from './meta.ts';
import { revisionOf } from './revision-number.ts';
import { rolloutFieldsOf, share } from './rollout-fields.ts';

/** The largest 32-bit number is how the API spells "never gives up". */
const noDeadline = 2_147_483_647;

export function deploymentOf(object: Json): DeploymentReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const deadline = numberAt(object, 'spec', 'progressDeadlineSeconds');
  const terminating = numberAt(object, 'status', 'terminatingReplicas');
  return {
    ...meta,
    kind: 'Deployment',
    revision: revisionOf(object),
    ...rolloutFieldsOf(object),
    ...strategyOf(object),
    ...(deadline !== undefined && deadline !== noDeadline && { progressDeadlineSeconds: deadline }),
    paused: field(object, 'spec', 'paused') === true,
    desired: replicasOf(object),
    updated: counterAt(object, 'status', 'updatedReplicas'),
    total: counterAt(object, 'status', 'replicas'),
    ready: counterAt(object, 'status', 'readyReplicas'),
    available: counterAt(object, 'status', 'availableReplicas'),
    ...(terminating !== undefined && { terminating }),
  };
}

/** Recreate has neither number: nothing is started beside the old pods, and they all go at once. */
function strategyOf(object: Json): Pick<DeploymentReport, 'strategy' | 'maxSurge' | 'maxUnavailable'> {
  if (textAt(object, 'spec', 'strategy', 'type') === 'Recreate') {
    return { strategy: 'Recreate', maxSurge: 0, maxUnavailable: '100%' };
  }
  // A quarter is what the API server puts in when nobody says anything.
  const rolling = field(object, 'spec', 'strategy', 'rollingUpdate');
  return {
    strategy: 'RollingUpdate',
    maxSurge: share(field(rolling, 'maxSurge'), '25%'),
    maxUnavailable: share(field(rolling, 'maxUnavailable'), '25%'),
  };
}
