import type { ControllerRevisionReport, Family } from '../../domain/reports.ts';
import { type Kept, podsOf } from './kept.ts';

/**
 * ControllerRevisions of this workload, newest first, each with what runs it. They count nothing themselves: their
 * pods do, and where those were not read the workload's own counters stand for the newest.
 */
export function keptInControllerRevisions(family: Family): readonly Kept[] {
  const { workload, revisions = [] } = family;
  const owned = revisions
    .filter((one): one is ControllerRevisionReport => one.kind === 'ControllerRevision')
    .filter(({ ownerUid }) => ownerUid === workload.uid)
    .sort((a, b) => b.revision - a.revision);
  return owned.map((one, index) => ({ ...keptOf(one), ...countsOf(family, one, index === 0) }));
}

const keptOf = ({
  uid,
  name,
  hash,
  revision,
  annotations,
  containers,
  template,
  createdAt,
}: ControllerRevisionReport) => ({
  keptIn: 'ControllerRevision' as const,
  uid,
  name,
  hash,
  revision,
  annotations,
  containers,
  template,
  ...(createdAt !== undefined && { createdAt }),
  // The same revision comes back under a new number, and nothing keeps the old one.
  formerRevisions: [],
  conditions: [],
});

function countsOf(
  family: Family,
  one: ControllerRevisionReport,
  isNewest: boolean,
): Pick<Kept, 'desired' | 'total' | 'ready' | 'available'> {
  const { workload } = family;
  if (family.pods === undefined) {
    const total = isNewest ? workload.updated : 0;
    return {
      desired: total,
      total,
      ready: Math.min(total, workload.ready),
      available: Math.min(total, workload.available),
    };
  }
  const pods = podsOf(family, { keptIn: 'ControllerRevision', uid: one.uid, hash: one.hash });
  const ready = pods.filter(({ isReady, deletedAt }) => isReady && deletedAt === undefined).length;
  return { desired: pods.length, total: pods.length, ready, available: Math.min(ready, workload.available) };
}

/** A revision with a higher number than a younger one was asked for again. */
export const cameBack = (one: Kept, all: readonly Kept[]): boolean =>
  all.some(({ revision, createdAt }) => revision < one.revision && (createdAt ?? 0) > (one.createdAt ?? 0));
