import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { persistentVolumeClaimKind } from '../kinds/persistent-volume-claim-kind.ts';
import { configMapKind } from '../kinds/plain-kinds.ts';
import { podKind } from '../kinds/pod-kind.ts';
import { listOf } from '../kinds/pod-template-defaults.ts';
import { resourceQuotaKind } from '../kinds/resource-quota-kind.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { qualifiedResource } from '../kinds/resource-row.ts';
import { secretKind } from '../kinds/secret-kind.ts';
import { serviceKind } from '../kinds/service-kind.ts';
import type { Quantity } from '../quantity.ts';
import { nothing, parseQuantity, plus } from '../quantity.ts';

/** Amounts by the names that a quota uses. */
export type Amounts = ReadonlyMap<string, Quantity>;

export const one: Quantity = { milli: 1000n, format: 'decimal' };

/** Kinds with a plain name beside `count/…`. */
const PLAIN = new Set<ResourceRow>([
  configMapKind,
  secretKind,
  serviceKind,
  persistentVolumeClaimKind,
  resourceQuotaKind,
]);

/** What one object takes of the quotas of its namespace. Upstream: pkg/quota/v1/evaluator/core. */
export function usageOf(row: ResourceRow, object: JsonObject): Amounts {
  const usage = new Map<string, Quantity>([[`count/${qualifiedResource(row)}`, one]]);
  if (PLAIN.has(row)) usage.set(row.resource, one);
  if (row === podKind && !hasEnded(object)) addPod(usage, object);
  if (row === serviceKind) addService(usage, object);
  const storage = parseQuantity(at(object, 'spec', 'resources', 'requests', 'storage'));
  if (row === persistentVolumeClaimKind && storage) usage.set('requests.storage', storage);
  return usage;
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'] as const;

function addPod(usage: Map<string, Quantity>, pod: JsonObject): void {
  usage.set('pods', one);
  const containers = listOf(at(pod, 'spec', 'containers'));
  for (const name of COMPUTE) {
    const requests = sumOf(containers, 'requests', name);
    const limits = sumOf(containers, 'limits', name);
    if (requests) usage.set(name, requests).set(`requests.${name}`, requests);
    if (limits) usage.set(`limits.${name}`, limits);
  }
}

function sumOf(containers: readonly JsonObject[], part: 'requests' | 'limits', name: string): Quantity | undefined {
  const amounts = containers.flatMap(container => parseQuantity(at(container, 'resources', part, name)) ?? []);
  return amounts.length > 0 ? amounts.reduce(plus, nothing) : undefined;
}

function addService(usage: Map<string, Quantity>, service: JsonObject): void {
  const type = at(service, 'spec', 'type');
  const ports = listOf(at(service, 'spec', 'ports')).length;
  if (type === 'LoadBalancer') usage.set('services.loadbalancers', one);
  if (type !== 'NodePort' && type !== 'LoadBalancer') return;
  usage.set('services.nodeports', { ...one, milli: one.milli * BigInt(ports) });
}

function hasEnded(pod: JsonObject): boolean {
  const phase = at(pod, 'status', 'phase');
  return phase === 'Failed' || phase === 'Succeeded';
}

/** `must specify …`: a quota on cpu or memory wants every container to say how much of it. */
export function unspecified(pod: JsonObject, names: readonly string[]): string | undefined {
  const missing = [...names].sort().flatMap(name => {
    const [part, resource] = name.includes('.') ? (name.split('.') as [string, string]) : ['requests', name];
    if (!['requests', 'limits'].includes(part) || (resource !== 'cpu' && resource !== 'memory')) return [];
    const silent = listOf(at(pod, 'spec', 'containers'))
      .filter(
        container => !isJsonObject(at(container, 'resources', part)) || !at(container, 'resources', part, resource),
      )
      .map(container => String(container.name));
    return silent.length > 0 ? [`${name} for: ${silent.sort().join(',')}`] : [];
  });
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined;
}
