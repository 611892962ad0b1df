import type { JsonObject } from '../json.ts';
import { at, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden } from './field-problem.ts';
import { fillPodSpec, listOf } from './pod-template-defaults.ts';
import { podSpecProblems } from './pod-template-problems.ts';
import type { ResourceRow } from './resource-row.ts';

export const podKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'pods',
  singular: 'pod',
  kind: 'Pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'eviction', 'log', 'proxy'],
  generation: 'spec',
  hasStatus: true,
  returnsDeleted: true,
  fill: object => {
    if (isJsonObject(object.spec)) object.spec.enableServiceLinks ??= true;
    fillPodSpec(object.spec);
    for (const container of listOf(at(object.spec, 'containers'))) requestLimits(container);
  },
  prepareForCreate: object => {
    if (isJsonObject(object.spec)) admit(object.spec);
    object.status = {
      phase: 'Pending',
      qosClass: qualityOfService(object.spec),
    };
  },
  problems: podProblems,
  selectableFields: object => ({
    'spec.nodeName': String(at(object, 'spec', 'nodeName') ?? ''),
    'spec.restartPolicy': String(at(object, 'spec', 'restartPolicy') ?? ''),
    'spec.schedulerName': String(at(object, 'spec', 'schedulerName') ?? ''),
    'status.phase': String(at(object, 'status', 'phase') ?? ''),
    'status.podIP': String(at(object, 'status', 'podIP') ?? ''),
  }),
  /** A pod that no kubelet has seen, or that has ended, needs no time to stop. */
  gracePeriodSeconds: object => {
    const phase = at(object, 'status', 'phase');
    if (!at(object, 'spec', 'nodeName') || phase === 'Failed' || phase === 'Succeeded') return 0;
    return Number(at(object, 'spec', 'terminationGracePeriodSeconds') ?? 30);
  },
};

/** What the default admission plugins add to every pod (Priority, DefaultTolerationSeconds). */
function admit(spec: JsonObject): void {
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  const tolerated = listOf(spec.tolerations);
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    key => !tolerated.some(toleration => toleration.key === key),
  );
  const added = missing.map(key => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  spec.tolerations = [...tolerated, ...added];
}

/** Whoever limits a resource asks for as much, if nothing else is said: of pods only, not of templates (SetDefaults_Pod). */
function requestLimits(container: JsonObject): void {
  const limits = at(container, 'resources', 'limits');
  if (!isJsonObject(limits) || !isJsonObject(container.resources)) return;
  const requests = container.resources.requests;
  container.resources.requests = { ...limits, ...(isJsonObject(requests) ? requests : {}) };
}

const IMMUTABLE_WORDS =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

function podProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const problems = podSpecProblems('spec', object.spec);
  if (previous && !equalSemantically(withoutMutable(object.spec), withoutMutable(previous.spec))) {
    problems.push(forbidden('spec', IMMUTABLE_WORDS));
  }
  return problems;
}

function withoutMutable(spec: unknown): unknown {
  if (!isJsonObject(spec)) return spec;
  const { activeDeadlineSeconds, tolerations, containers, initContainers, ...rest } = spec;
  const imageless = (list: unknown) => listOf(list).map(({ image, ...container }) => container);
  return {
    ...rest,
    containers: imageless(containers),
    initContainers: imageless(initContainers),
  };
}

function qualityOfService(spec: unknown): string {
  const containers = [...listOf(at(spec, 'initContainers')), ...listOf(at(spec, 'containers'))];
  const resources = containers.map(container => container.resources);
  const named = resources.flatMap(each => [at(each, 'requests'), at(each, 'limits')]).filter(isJsonObject);
  if (named.every(amounts => Object.keys(amounts).length === 0)) return 'BestEffort';
  const guaranteed = resources.every(
    each =>
      isJsonObject(at(each, 'limits')) &&
      equalSemantically(at(each, 'requests') ?? at(each, 'limits'), at(each, 'limits')),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
