import { deleteObject } from '../api/object-deletion.ts';
import type { Writes } from '../api/object-writes.ts';
import { changeObject, createObject } from '../api/object-writes.ts';
import { StatusError } from '../api/status-error.ts';
import { safeEncode } from '../chance.ts';
import { equalJson, stableText } from '../json.ts';
import { controllerRevisionKind } from '../kinds/controller-revision-kind.ts';
import type { KubeObject, PodTemplate } from '../kube-objects.ts';
import type { ControllerRevision } from '../workload-objects.ts';
import { ownerReferenceTo } from './owner-reference.ts';

/** After pkg/controller/history of Kubernetes 1.36: what StatefulSets and DaemonSets remember of their templates. */
const REVISION_HASH = 'controller.kubernetes.io/hash';
export const POD_REVISION = 'controller-revision-hash';

const MANAGER = 'kube-controller-manager';

export type Templated = KubeObject & { spec: { template: PodTemplate } };

/** Lowest number first. */
export function byRevision(left: ControllerRevision, right: ControllerRevision): number {
  return (
    left.revision - right.revision ||
    left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp) ||
    left.metadata.name.localeCompare(right.metadata.name)
  );
}

export function nextRevisionNumber(revisions: readonly ControllerRevision[]): number {
  return (revisions.at(-1)?.revision ?? 0) + 1;
}

/**
 * The patch that puts the whole template back, whatever has come into it since. Its members are in the order of their
 * names, as Go writes them: kubectl compares it by its bytes with what a template is now.
 */
export function revisionData({ spec }: Templated): ControllerRevision['data'] {
  const known = dataOf.get(spec.template);
  if (known) return known;
  const data = JSON.parse(stableText({ spec: { template: { ...spec.template, $patch: 'replace' } } }));
  dataOf.set(spec.template, data);
  return data;
}

/** Controllers ask at every look; neither a stored template nor its data is ever changed in place. */
const dataOf = new WeakMap<PodTemplate, ControllerRevision['data']>();

export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch, ...template } = data.spec.template;
  return template;
}

export function isSameData(revision: ControllerRevision, data: ControllerRevision['data']): boolean {
  return equalJson(revision.data, data);
}

export type NewRevision = { readonly revision: ControllerRevision; readonly collisionCount: number };

/**
 * Stores the template under a name made of its hash. A name that another template has counts as a collision and is
 * tried again with the next count.
 */
export function createRevision(
  writes: Writes,
  owner: Templated,
  number: number,
  collisions: number,
  labels: Readonly<Record<string, string>> = {},
): NewRevision {
  const data = revisionData(owner);
  const { namespace, name, annotations } = owner.metadata;
  const firstHash = revisionHash(data, collisions);
  for (let collisionCount = collisions; ; collisionCount += 1) {
    const revisionName = `${name.slice(0, 223)}-${revisionHash(data, collisionCount)}`;
    const existing = writes.store.get(controllerRevisionKind, namespace, revisionName) as
      | ControllerRevision
      | undefined;
    if (existing && isSameData(existing, data)) return { revision: existing, collisionCount };
    if (existing) continue;
    const draft = {
      metadata: {
        name: revisionName,
        // Upstream leaves the label at the hash that was tried first.
        labels: { ...owner.spec.template.metadata.labels, ...labels, [REVISION_HASH]: firstHash },
        annotations,
        ownerReferences: [ownerReferenceTo(owner)],
      },
      data,
      revision: number,
    };
    const revision = createObject(writes, controllerRevisionKind, namespace, draft, { manager: MANAGER });
    return { revision: revision as ControllerRevision, collisionCount };
  }
}

export function renumber(writes: Writes, revision: ControllerRevision, number: number): ControllerRevision {
  const { namespace, name } = revision.metadata;
  const change = (current: KubeObject) => ({ ...current, revision: number });
  return changeObject(writes, controllerRevisionKind, namespace, name, change, {
    manager: MANAGER,
  }) as ControllerRevision;
}

/** Deletes the first `count` of these, lowest number first; one that is gone already is as good as deleted. */
export function dropRevisions(writes: Writes, revisions: readonly ControllerRevision[], count: number): void {
  for (const { metadata } of revisions.slice(0, Math.max(0, count))) {
    try {
      deleteObject(writes, controllerRevisionKind, metadata.namespace, metadata.name, {});
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
    }
  }
}

/** As upstream hashes it: FNV-1 of the data as Go writes JSON, then the count. So names are those of a real cluster. */
function revisionHash(data: unknown, collisionCount: number): string {
  const text = stableText(data).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${text}${collisionCount}`)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return safeEncode(hash);
}
