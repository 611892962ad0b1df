import type { JsonObject } from '../json.ts';
import { at, equalSemantically, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { forbidden, invalid, notSupported } from './field-problem.ts';
import { labelNameProblems } from './name-rules.ts';
import { fillClaimSpec } from './persistent-volume-claim-kind.ts';
import { fillPodTemplate, listOf } from './pod-template-defaults.ts';
import { templateProblems } from './pod-template-problems.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative, selectorProblems } from './workload-problems.ts';

export const statefulSetKind: ResourceRow = {
  group: 'apps',
  version: 'v1',
  resource: 'statefulsets',
  singular: 'statefulset',
  kind: 'StatefulSet',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  generation: 'spec',
  hasStatus: true,
  fill: fillStatefulSet,
  prepareForCreate: object => {
    object.status = { replicas: 0, availableReplicas: 0 };
  },
  problems: statefulSetProblems,
};

/** Upstream: SetDefaults_StatefulSet, and what the strategy drops while MaxUnavailableStatefulSet is off (1.36). */
function fillStatefulSet(object: JsonObject): void {
  const spec = object.spec;
  if (!isJsonObject(spec)) return;
  spec.podManagementPolicy ??= 'OrderedReady';
  spec.updateStrategy = fillStrategy(isJsonObject(spec.updateStrategy) ? spec.updateStrategy : {});
  const retention = isJsonObject(spec.persistentVolumeClaimRetentionPolicy)
    ? spec.persistentVolumeClaimRetentionPolicy
    : {};
  retention.whenDeleted ??= 'Retain';
  retention.whenScaled ??= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy = retention;
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  // The one text of the spec that is written out although it is empty.
  spec.serviceName ??= '';
  if (spec.minReadySeconds === 0) delete spec.minReadySeconds;
  if (isJsonObject(spec.template)) {
    spec.template.metadata ??= {};
    fillPodTemplate(spec.template);
  }
  for (const claim of listOf(spec.volumeClaimTemplates)) fillClaimTemplate(claim);
}

function fillStrategy(strategy: JsonObject): JsonObject {
  if (strategy.type === undefined || strategy.type === '') {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type !== 'RollingUpdate' || !isJsonObject(strategy.rollingUpdate)) return strategy;
  strategy.rollingUpdate.partition ??= 0;
  delete strategy.rollingUpdate.maxUnavailable;
  return strategy;
}

function fillClaimTemplate(claim: JsonObject): void {
  claim.apiVersion ??= 'v1';
  claim.kind ??= 'PersistentVolumeClaim';
  if (isJsonObject(claim.spec)) fillClaimSpec(claim.spec);
  claim.status ??= { phase: 'Pending' };
}

const CHANGEABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
];

const CHANGEABLE_WORDS =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** Upstream: ValidateStatefulSetSpec and ValidateStatefulSetUpdate, in their order. */
function statefulSetProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const { spec } = object;
  const service = at(spec, 'serviceName');
  const selector = at(spec, 'selector');
  const problems = [
    ...(previous ? [] : labelNameProblems('metadata.name', String(at(object, 'metadata', 'name') ?? ''))),
    ...policyProblems(at(spec, 'podManagementPolicy')),
    ...strategyProblems(at(spec, 'updateStrategy')),
    ...['whenDeleted', 'whenScaled'].flatMap(when => retentionProblems(spec, when)),
    ...notNegative('spec.replicas', at(spec, 'replicas')),
    ...notNegative('spec.minReadySeconds', at(spec, 'minReadySeconds')),
    ...notNegative('spec.ordinals.start', at(spec, 'ordinals', 'start')),
    ...(!previous && typeof service === 'string' && service !== ''
      ? labelNameProblems('spec.serviceName', service)
      : []),
    ...selectorProblems(selector, 'statefulset'),
    ...templateProblems('spec.template', at(spec, 'template'), selector),
  ];
  if (previous && !equalSemantically(fixedPart(spec), fixedPart(previous.spec))) {
    problems.push(forbidden('spec', CHANGEABLE_WORDS));
  }
  return problems;
}

function fixedPart(spec: unknown): unknown {
  if (!isJsonObject(spec)) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !CHANGEABLE.includes(key)));
}

function policyProblems(policy: unknown): FieldProblem[] {
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

function retentionProblems(spec: unknown, when: string): FieldProblem[] {
  const policy = at(spec, 'persistentVolumeClaimRetentionPolicy', when);
  if (policy === 'Retain' || policy === 'Delete') return [];
  return [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, policy, ['Retain', 'Delete'])];
}

function strategyProblems(strategy: unknown): FieldProblem[] {
  const type = at(strategy, 'type');
  const rolling = at(strategy, 'rollingUpdate');
  if (type === 'RollingUpdate') {
    return notNegative('spec.updateStrategy.rollingUpdate.partition', at(rolling, 'partition'));
  }
  // The real server shows its own structs here.
  const asRead = isJsonObject(rolling) ? { Partition: rolling.partition ?? 0, MaxUnavailable: null } : null;
  if (type !== 'OnDelete') {
    const words = "must be 'RollingUpdate' or 'OnDelete'";
    return [invalid('spec.updateStrategy', { Type: type, RollingUpdate: asRead }, words)];
  }
  if (asRead === null) return [];
  return [invalid('spec.updateStrategy.rollingUpdate', asRead, "only allowed for updateStrategy 'RollingUpdate'")];
}
