import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, notSupported, required } from './field-problem.ts';
import { listOf } from './pod-template-defaults.ts';
import type { ResourceRow } from './resource-row.ts';

export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

export const customResourceDefinitionKind: ResourceRow = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  kind: 'CustomResourceDefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  generation: 'spec',
  hasStatus: true,
  returnsDeleted: true,
  fill: fillDefinition,
  prepareForCreate: object => {
    const stored = listOf(at(object.spec, 'versions')).find(({ storage }) => storage === true);
    object.status = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: [stored?.name ?? ''] };
  },
  problems: definitionProblems,
};

/** Upstream: SetDefaults_CustomResourceDefinition. */
function fillDefinition({ spec }: JsonObject): void {
  if (!isJsonObject(spec)) return;
  spec.conversion ??= { strategy: 'None' };
  if (!isJsonObject(spec.names)) return;
  const { kind } = spec.names;
  if (typeof kind !== 'string') return;
  spec.names.singular ??= kind.toLowerCase();
  spec.names.listKind ??= `${kind}List`;
}

/** Upstream: ValidateCustomResourceDefinition, as far as names, versions and their schemas go. */
function definitionProblems(object: JsonObject): FieldProblem[] {
  const { spec } = object;
  const name = String(at(object, 'metadata', 'name') ?? '');
  const plural = String(at(spec, 'names', 'plural') ?? '');
  const group = String(at(spec, 'group') ?? '');
  const versions = listOf(at(spec, 'versions'));
  const problems: FieldProblem[] = [];
  if (name !== `${plural}.${group}`) {
    problems.push(invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!group.includes('.')) problems.push(invalid('spec.group', group, 'should be a domain with at least one dot'));
  const scope = at(spec, 'scope');
  if (scope !== 'Cluster' && scope !== 'Namespaced') {
    problems.push(notSupported('spec.scope', scope ?? '', ['Cluster', 'Namespaced']));
  }
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    problems.push(invalid('spec.versions', versions, 'must have exactly one version marked as storage version'));
  }
  versions.forEach((version, index) => {
    const field = `spec.versions[${index}].schema.openAPIV3Schema`;
    if (!isJsonObject(at(version, 'schema', 'openAPIV3Schema'))) problems.push(required(field));
  });
  return problems;
}
