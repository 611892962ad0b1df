import type { Writes } from '../../api/object-writes.ts';
import { changeObject, createObject } from '../../api/object-writes.ts';
import { StatusError } from '../../api/status-error.ts';
import { fnv32a, safeEncode } from '../../chance.ts';
import { stableText } from '../../json.ts';
import { controllerRevisionKind } from '../../kinds/controller-revision-kind.ts';
import { daemonSetKind } from '../../kinds/daemon-set-kind.ts';
import type { KubeObject } from '../../kube-objects.ts';
import type { ControllerRevision, DaemonSet } from '../../workload-objects.ts';
import { claimObjects } from '../claimed-objects.ts';
import { ownerReferenceTo } from '../owner-reference.ts';
import {
  byRevision,
  isSameData,
  nextRevisionNumber,
  POD_REVISION,
  renumber,
  revisionData,
} from '../revision-history.ts';

const MANAGER = 'kube-controller-manager';

export type DaemonRevisions = { readonly current: ControllerRevision; readonly old: readonly ControllerRevision[] };

/** Upstream: constructHistory in pkg/controller/daemon/update.go. A template that is put back gets the next number. */
export function findDaemonRevisions(writes: Writes, set: DaemonSet): DaemonRevisions {
  const all = claimObjects<ControllerRevision>(writes, set, controllerRevisionKind).sort(byRevision);
  const data = revisionData(set);
  const same = all.filter(revision => isSameData(revision, data));
  const old = all.filter(revision => !same.includes(revision));
  const number = nextRevisionNumber(old);
  const known = same.at(-1);
  if (!known) return { current: snapshot(writes, set, number), old };
  return { current: known.revision < number ? renumber(writes, known, number) : known, old };
}

/** What the pods of a revision are labelled with: unlike a StatefulSet's, without the name of the set. */
export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[POD_REVISION] ?? '';
}

function snapshot(writes: Writes, set: DaemonSet, revision: number): ControllerRevision {
  const { namespace, name, annotations } = set.metadata;
  const hash = templateHash(set);
  const data = revisionData(set);
  const draft = {
    metadata: {
      name: `${name}-${hash}`,
      labels: { ...set.spec.template.metadata.labels, [POD_REVISION]: hash },
      annotations,
      ownerReferences: [ownerReferenceTo(set)],
    },
    data,
    revision,
  };
  try {
    const created = createObject(writes, controllerRevisionKind, namespace, draft, { manager: MANAGER });
    return created as ControllerRevision;
  } catch (error) {
    if (!(error instanceof StatusError) || error.body.reason !== 'AlreadyExists') throw error;
    const existing = writes.store.get(controllerRevisionKind, namespace, draft.metadata.name) as ControllerRevision;
    if (isSameData(existing, data)) return existing;
    countCollision(writes, set);
    throw error;
  }
}

/** Upstream hashes a dump of Go structs, which nobody can repeat; any stable hash of the template does. */
function templateHash({ spec, status }: DaemonSet): string {
  return safeEncode(fnv32a(`${stableText(spec.template)}${status.collisionCount ?? ''}`));
}

function countCollision(writes: Writes, { metadata }: DaemonSet): void {
  const change = (current: KubeObject) => {
    const { status } = current as DaemonSet;
    return { ...current, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } };
  };
  changeObject(writes, daemonSetKind, metadata.namespace, metadata.name, change, {
    manager: MANAGER,
    subresource: 'status',
  });
}
