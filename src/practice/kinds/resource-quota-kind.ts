import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { parseQuantity, quantityText } from '../quantity.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid } from './field-problem.ts';
import type { ResourceRow } from './resource-row.ts';

export const resourceQuotaKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'resourcequotas',
  singular: 'resourcequota',
  kind: 'ResourceQuota',
  shortNames: ['quota'],
  namespaced: true,
  subresources: ['status'],
  generation: 'none',
  hasStatus: true,
  returnsDeleted: true,
  fill: object => {
    object.spec ??= {};
    const hard = at(object.spec, 'hard');
    if (isJsonObject(hard)) for (const name of Object.keys(hard)) hard[name] = canonical(hard[name]);
  },
  prepareForCreate: object => {
    object.status = {};
  },
  problems: quotaProblems,
};

function canonical(value: unknown): unknown {
  const quantity = parseQuantity(value);
  return quantity ? quantityText(quantity) : value;
}

/** Upstream: standardQuotaResources in pkg/apis/core/helper/helpers.go; anything else needs a prefix. */
const STANDARD = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);
const COUNTED =
  /^(pods|resourcequotas|services|replicationcontrollers|secrets|persistentvolumeclaims|configmaps|count\/|services\.)/;

function quotaProblems(object: JsonObject): FieldProblem[] {
  const hard = at(object.spec, 'hard');
  return Object.entries(isJsonObject(hard) ? hard : {}).flatMap(([name, value]) => {
    const field = `spec.hard[${name}]`;
    const problems: FieldProblem[] = [];
    if (!name.includes('/') && !STANDARD.has(name)) {
      problems.push(
        invalid(field, name, 'must be a standard resource type or fully qualified'),
        invalid(field, name, 'must be a standard resource for quota'),
      );
    }
    const milli = parseQuantity(value)?.milli ?? 0n;
    if (milli < 0n) problems.push(invalid(field, value, 'must be greater than or equal to 0'));
    if (COUNTED.test(name) && milli % 1000n !== 0n) problems.push(invalid(field, value, 'must be an integer'));
    return problems;
  });
}
