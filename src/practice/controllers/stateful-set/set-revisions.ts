import type { Writes } from '../../api/object-writes.ts';
import type { ControllerRevision, StatefulSet } from '../../workload-objects.ts';
import { createRevision, isSameData, nextRevisionNumber, renumber, revisionData } from '../revision-history.ts';

export type SetRevisions = {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
};

/**
 * The revision that is wanted and the one that the set comes from (getStatefulSetRevisions). A template that is put
 * back gets its old revision with the next number.
 */
export function findSetRevisions(
  writes: Writes,
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
): SetRevisions {
  const { revision: update, collisionCount } = wantedRevision(writes, set, revisions);
  const current = revisions.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
  return { current, update, collisionCount };
}

function wantedRevision(writes: Writes, set: StatefulSet, revisions: readonly ControllerRevision[]) {
  const data = revisionData(set);
  const collisionCount = set.status.collisionCount ?? 0;
  const equal = revisions.findLast(revision => isSameData(revision, data));
  const newest = revisions.at(-1);
  if (!equal) return createRevision(writes, set, nextRevisionNumber(revisions), collisionCount);
  if (newest && isSameData(newest, data)) return { revision: newest, collisionCount };
  return { revision: renumber(writes, equal, nextRevisionNumber(revisions)), collisionCount };
}
