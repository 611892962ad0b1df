import { apiTime } from '../clock.ts';
import type { Conflict } from '../fields/apply-fields.ts';
import { applyFields } from '../fields/apply-fields.ts';
import type { FieldSet } from '../fields/field-set.ts';
import { intersection, isEmptySet, setOfPaths } from '../fields/field-set.ts';
import type { JsonObject } from '../json.ts';
import { apiVersionOf } from '../kinds/resource-row.ts';
import type { KubeObject } from '../kube-objects.ts';
import { structureOf } from '../schema/structure-of.ts';
import { entryOf, identityOf, managedFieldsOf, managersOf } from './managed-fields.ts';
import type { WriteOptions, Writes } from './object-writes.ts';
import { changeObject } from './object-writes.ts';
import { applyConflict } from './patch-errors.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { SCALE, scaleOf, withScale } from './scale.ts';
import { badRequest } from './status-error.ts';

const REPLICAS = setOfPaths([['f:spec', 'f:replicas']]);

/** Applies a size, and with it nothing else. Upstream: apimachinery pkg/util/managedfields/scalehandler.go. */
export function applyScale(writes: Writes, request: WriteRequest, options: WriteOptions, applied: JsonObject): Answer {
  const { target, query } = request;
  const { row, namespace, name = '' } = target;
  if (applied.apiVersion !== 'autoscaling/v1' || applied.kind !== 'Scale') {
    const version = String(applied.apiVersion ?? '');
    throw badRequest(
      `invalid object type: ${version.includes('/') ? version : `/${version}`}, Kind=${String(applied.kind ?? '')}`,
    );
  }
  const force = ['true', '1'].includes(query.get('force') ?? '');
  const time = apiTime(writes.clock.now());
  const change = (current: KubeObject): JsonObject => {
    const managers = managersOf(current);
    const ofReplicas = new Map<string, FieldSet>();
    for (const [identity, set] of managers.owners) {
      const own = intersection(set, REPLICAS);
      if (!isEmptySet(own)) ofReplicas.set(identity, own);
    }
    const mine = entryOf(apiVersionOf(row), 'Apply', { manager: options.manager, subresource: 'scale' });
    const identity = identityOf(mine);
    const update = {
      structure: structureOf(SCALE),
      live: scaleOf(current),
      owners: ofReplicas,
      ignored: setOfPaths([['f:status']]),
    };
    const result = applyFields(update, identity, applied, force);
    if (result.conflicts.length > 0) {
      throw applyConflict(result.conflicts as readonly Conflict[], of => {
        const entry = managers.entries.get(of);
        return entry && { ...entry, apiVersion: 'autoscaling/v1' };
      });
    }
    const { value, owners } = result as Extract<typeof result, { value: unknown }>;
    const after = new Map(managers.owners);
    for (const owner of ofReplicas.keys()) {
      if (!owners.has(owner)) after.set(owner, withoutReplicas(after.get(owner) as FieldSet));
    }
    after.set(identity, REPLICAS);
    const entries = new Map(managers.entries).set(identity, { ...mine, time });
    const scaled = withScale(row, current, value) as KubeObject;
    return {
      ...scaled,
      metadata: { ...scaled.metadata, managedFields: managedFieldsOf({ owners: after, entries }) },
    };
  };
  const changed = changeObject(writes, row, namespace, name, change, { ...options, isPatch: true, isApply: true });
  return { code: 200, body: scaleOf(changed), warnings: [] };
}

function withoutReplicas(set: FieldSet): FieldSet {
  const below = new Map(set.below);
  const spec = below.get('f:spec');
  if (!spec) return set;
  below.set('f:spec', { members: new Set([...spec.members].filter(step => step !== 'f:replicas')), below: spec.below });
  return { members: set.members, below };
}
