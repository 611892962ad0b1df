import { field, type Json, listAt, numberAt, textAt, textsAt } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import { clean } from './clean.ts';
import { conditionsOf } from './condition.ts';
import { counterAt, replicasOf } from './counter-at.ts';
import { fieldWritersOf } from './field-writers.ts';
import { metaOf } from './meta.ts';
import { containersOf, templateOf } from './pod-template.ts';
import { revisionOf } from './revision-number.ts';

/** The largest 32-bit number is how the API spells "never gives up". */
const noDeadline = 2_147_483_647;

export function deploymentOf(object: Json): DeploymentReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const template = templateOf(object);
  const deadline = numberAt(object, 'spec', 'progressDeadlineSeconds');
  const terminating = numberAt(object, 'status', 'terminatingReplicas');
  return {
    ...meta,
    kind: 'Deployment',
    revision: revisionOf(object),
    observedGeneration: counterAt(object, 'status', 'observedGeneration'),
    ...strategyOf(object),
    minReadySeconds: counterAt(object, 'spec', 'minReadySeconds'),
    ...(deadline !== undefined && deadline !== noDeadline && { progressDeadlineSeconds: deadline }),
    paused: field(object, 'spec', 'paused') === true,
    desired: replicasOf(object),
    updated: counterAt(object, 'status', 'updatedReplicas'),
    total: counterAt(object, 'status', 'replicas'),
    ready: counterAt(object, 'status', 'readyReplicas'),
    available: counterAt(object, 'status', 'availableReplicas'),
    ...(terminating !== undefined && { terminating }),
    conditions: conditionsOf(object),
    selector: textsAt(object, 'spec', 'selector', 'matchLabels'),
    hasSelectorExpressions: listAt(object, 'spec', 'selector', 'matchExpressions').length > 0,
    containers: containersOf(template),
    template,
    writers: fieldWritersOf(object),
  };
}

/** Recreate has neither number: nothing is started beside the old pods, and they all go at once. */
function strategyOf(object: Json): Pick<DeploymentReport, 'strategy' | 'maxSurge' | 'maxUnavailable'> {
  if (textAt(object, 'spec', 'strategy', 'type') === 'Recreate') {
    return { strategy: 'Recreate', maxSurge: 0, maxUnavailable: '100%' };
  }
  const rolling = field(object, 'spec', 'strategy', 'rollingUpdate');
  return {
    strategy: 'RollingUpdate',
    maxSurge: share(field(rolling, 'maxSurge')),
    maxUnavailable: share(field(rolling, 'maxUnavailable')),
  };
}

/** A quarter is what the API server puts in when nobody says anything. */
function share(value: Json | undefined): number | string {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' ? clean(value) : '25%';
}
