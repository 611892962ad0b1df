import type { JsonObject } from '../json.ts';
import { equalJson, isJsonObject } from '../json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../kube-objects.ts';

/**
 * Who wrote which field, in the real server's format (`f:spec`, `k:{"name":"app"}`), by leaf path. An update takes
 * what it changed from everybody else; what has gone is owned by nobody.
 */
type FieldTree = { [step: string]: FieldTree };

/** Lists whose items have an identity. Others are owned as one. */
const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
};

/** Maps that the API owns as one. */
const ATOMIC = new Set(['selector', 'nodeSelector', 'involvedObject']);

/** Members that are always there, so that nobody can have added them; all others show their adder as `.`. */
const ALWAYS_THERE = new Set(['', 'metadata', 'spec', 'status', 'template', 'strategy', 'containers', 'source']);

const NOT_TRACKED = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

export type WriteMark = {
  readonly manager: string;
  readonly subresource?: string;
  readonly time: string;
};

export function managedFieldsAfter(
  previous: KubeObject | undefined,
  next: KubeObject,
  mark: WriteMark,
): ManagedFieldsEntry[] {
  const changed = changedFields(tracked(previous), tracked(next));
  const entries = next.metadata.managedFields ?? [];
  if (Object.keys(changed.written).length === 0 && Object.keys(changed.gone).length === 0) return entries;
  const isMine = (entry: ManagedFieldsEntry) =>
    entry.manager === mark.manager &&
    entry.operation === 'Update' &&
    (entry.subresource ?? '') === (mark.subresource ?? '');
  const others = entries
    .filter(entry => !isMine(entry))
    .map(entry => ({
      ...entry,
      fieldsV1: without(without(entry.fieldsV1 as FieldTree, changed.written), changed.gone),
    }));
  const mine = entries.find(isMine);
  const owned = without(union((mine?.fieldsV1 as FieldTree | undefined) ?? {}, changed.written), changed.gone);
  const entry: ManagedFieldsEntry = {
    manager: mark.manager,
    operation: 'Update',
    apiVersion: next.apiVersion,
    // Through `/scale` an owner is noted without a time.
    ...(mark.subresource !== 'scale' && { time: mark.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: owned,
    ...(mark.subresource && { subresource: mark.subresource }),
  };
  return [...others, entry].filter(each => Object.keys(each.fieldsV1 as FieldTree).length > 0).sort(inServerOrder);
}

function inServerOrder(left: ManagedFieldsEntry, right: ManagedFieldsEntry): number {
  const keyOf = ({ operation, time = '', manager, subresource = '' }: ManagedFieldsEntry) =>
    `${operation} ${time} ${manager} ${subresource}`;
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

function tracked(object: KubeObject | undefined): JsonObject {
  if (!object) return {};
  const { apiVersion, kind, metadata, ...rest } = object;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !NOT_TRACKED.has(key)));
  return Object.keys(kept).length > 0 ? { metadata: kept, ...rest } : rest;
}

type Changes = { written: FieldTree; gone: FieldTree };

function changedFields(previous: unknown, next: unknown, field = ''): Changes {
  const before = childrenOf(previous, field);
  const after = childrenOf(next, field);
  const changes: Changes = { written: {}, gone: {} };
  for (const [step, child] of after ?? []) {
    const earlier = before?.get(step);
    if (earlier && equalJson(earlier.value, child.value)) continue;
    // An Event's empty members are always written out, so that nobody has added them.
    if (field === '' && !earlier && (child.value === null || child.value === '')) continue;
    // References to owners have an identity, but are owned as one.
    if (field === 'ownerReferences' || !childrenOf(child.value, child.field)) {
      changes.written[step] = {};
      continue;
    }
    const inner = changedFields(earlier?.value, child.value, child.field);
    if (!earlier && !ALWAYS_THERE.has(child.field)) inner.written['.'] = {};
    if (Object.keys(inner.written).length > 0 || !earlier) changes.written[step] = inner.written;
    if (Object.keys(inner.gone).length > 0) changes.gone[step] = inner.gone;
  }
  for (const [step] of before ?? []) if (!after?.has(step)) changes.gone[step] = {};
  return changes;
}

/** The members of a map or of a list with identities; undefined for what is owned as one. */
function childrenOf(value: unknown, field: string): Map<string, { field: string; value: unknown }> | undefined {
  if (isJsonObject(value)) {
    const names = Object.keys(value).filter(key => value[key] !== undefined);
    if ((names.length === 0 && field !== '') || ATOMIC.has(field)) return undefined;
    return new Map(names.map(key => [`f:${key}`, { field: key, value: value[key] }]));
  }
  const keys = Array.isArray(value) ? itemKeysOf(field, value) : undefined;
  if (!Array.isArray(value) || !keys) return undefined;
  return new Map(
    value.filter(isJsonObject).map(item => {
      const identity = Object.fromEntries(keys.map(key => [key, item[key]]));
      return [`k:${JSON.stringify(identity)}`, { field: 'item', value: item }];
    }),
  );
}

/** Three lists are called ports; those of an EndpointSlice have no identity. */
function itemKeysOf(field: string, items: readonly unknown[]): readonly string[] | undefined {
  if (field !== 'ports') return ITEM_KEYS[field];
  const all = (name: string) => items.every(item => isJsonObject(item) && name in item);
  if (all('containerPort')) return ['containerPort', 'protocol'];
  return all('targetPort') ? ['port', 'protocol'] : undefined;
}

function union(left: FieldTree, right: FieldTree): FieldTree {
  const result: FieldTree = { ...left };
  for (const [step, child] of Object.entries(right)) {
    const mine = result[step];
    result[step] = mine ? union(mine, child) : child;
  }
  return result;
}

/** Takes every leaf of `taken` away, with all below it, and then what has become empty. */
function without(tree: FieldTree, taken: FieldTree): FieldTree {
  const result: FieldTree = {};
  for (const [step, child] of Object.entries(tree)) {
    const loss = taken[step];
    if (!loss) result[step] = child;
    else if (Object.keys(loss).length > 0) {
      const rest = without(child, loss);
      if (Object.keys(rest).length > 0) result[step] = rest;
    }
  }
  return result;
}
