import type { Family } from '../domain/reports.ts';
import type { Evidence, LastGood, Revision } from '../domain/revision.ts';
import { rulesOf } from './registry.ts';
import { podsOf } from './shared/kept.ts';

/**
 * The revision to go back to, never "the second highest number". In the middle of a rollout it is the one that still
 * serves; else what our record calls good; else the newest older one that nobody rolled back from.
 */
export function lastGood(family: Family, history: readonly Revision[]): LastGood | undefined {
  const candidates = history.filter(revision => !revision.isCurrent && !wasRolledBackFrom(revision, history));
  const serving = candidates
    .map(revision => ({ revision, evidence: servingEvidence(family, revision) }))
    .filter(({ evidence }) => evidence?.rung === 'serving')
    .sort((a, b) => b.revision.ready - a.revision.ready)[0];
  if (serving?.evidence) return { revision: serving.revision, evidence: serving.evidence };
  const recorded = candidates
    .filter(({ record }) => record?.what === 'rolled-back-to')
    .sort((a, b) => (b.record?.at ?? 0) - (a.record?.at ?? 0))[0];
  if (recorded?.record) return { revision: recorded, evidence: { rung: 'record', at: recorded.record.at } };
  const current = history.find(({ isCurrent }) => isCurrent);
  const newest = candidates.find(({ number }) => current === undefined || number < current.number);
  return newest && { revision: newest, evidence: evidenceOf(family, newest, history) };
}

/** How good one revision is known to be. */
export function evidenceOf(family: Family, revision: Revision, history: readonly Revision[]): Evidence {
  if (revision.record?.what === 'rolled-back-to') return { rung: 'record', at: revision.record.at };
  const serving = servingEvidence(family, revision);
  if (serving) return serving;
  const forMs = timeAsCurrent(revision, history);
  return forMs === undefined ? { rung: 'none' } : { rung: 'was-current', forMs };
}

/**
 * Rolled back from, by our record; or by the cluster's own: when a revision came back from an older number, the one
 * just below its new number is what it replaced.
 */
export const wasRolledBackFrom = (revision: Revision, history: readonly Revision[]): boolean =>
  revision.record?.what === 'rolled-back-from' ||
  history.some(other => other.number === revision.number + 1 && cameBack(other, history));

/**
 * Asked for again after others: a ReplicaSet remembers its old numbers; a ControllerRevision only has a higher number
 * than a younger one.
 */
export const cameBack = ({ number, formerNumbers, createdAt }: Revision, history: readonly Revision[]): boolean =>
  formerNumbers.length > 0 ||
  history.some(other => other.number < number && (other.createdAt ?? 0) > (createdAt ?? Number.POSITIVE_INFINITY));

function servingEvidence(family: Family, revision: Revision): Evidence | undefined {
  const set = rulesOf(family)
    .kept(family)
    .find(({ uid }) => uid === revision.uid);
  if (!set || set.ready === 0) return undefined;
  const since = podsOf(family, set)
    .filter(({ isReady }) => isReady)
    .map(({ readySince }) => readySince ?? Number.POSITIVE_INFINITY)
    .reduce((oldest, at) => Math.min(oldest, at), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(since)) return undefined;
  return { rung: 'serving', ready: set.ready, since };
}

/** Until the next newer template was made. Not known for a template that was current more than once. */
function timeAsCurrent(revision: Revision, history: readonly Revision[]): number | undefined {
  const next = [...history].reverse().find(({ number }) => number > revision.number);
  if (revision.createdAt === undefined || next?.createdAt === undefined) return undefined;
  if (cameBack(revision, history) || cameBack(next, history)) return undefined;
  return next.createdAt > revision.createdAt ? next.createdAt - revision.createdAt : undefined;
}
