import { StatusError } from '../../api/status-error.ts';
import { createClaims, isClaimStale, retainClaims } from './claims.ts';
import type { Member, SetLook } from './member.ts';
import {
  isEnded,
  isMemberAvailable,
  isOrdered,
  isRunningAndReady,
  isTerminating,
  isUnavailable,
  partitionOf,
  podRevision,
} from './member.ts';
import { createMember, deleteMember, hasIdentity, repairMember } from './member-pod.ts';

/** How many pods this look deletes in order to update them; `failure` is what the API refused, if anything. */
export type Outcome = { readonly leaving: number; readonly failure?: StatusError };

/**
 * The next step of a set (updateStatefulSet). In order: make what is missing, then take away what is too much, then
 * replace what is old. An OrderedReady set waits at the first pod that is not ready, whatever its revision: that is
 * why a release that never gets ready also blocks its own rollback (kubernetes#67250).
 */
export function updateMembers(look: SetLook): Outcome {
  if (look.set.metadata.deletionTimestamp) return { leaving: 0 };
  try {
    const first = firstUnavailable(look);
    const mayGoOn =
      forEach(look, look.replicas, member => tend(look, member)) &&
      forEach(look, look.condemned, ({ ordinal }) => {
        retainClaims(look, ordinal);
        return true;
      }) &&
      forEach(look, look.condemned, member => condemn(look, member, first));
    if (!mayGoOn || look.set.spec.updateStrategy.type === 'OnDelete') return { leaving: 0 };
    return { leaving: replaceOld(look) };
  } catch (error) {
    if (error instanceof StatusError) return { leaving: 0, failure: error };
    throw error;
  }
}

/** One after another until one has to be waited for; a Parallel set never waits (runForAll). */
function forEach(look: SetLook, members: readonly Member[], step: (member: Member) => boolean): boolean {
  for (const member of members) {
    const mayGoOn = step(member);
    if (!mayGoOn && isOrdered(look.set)) return false;
  }
  return true;
}

/** Upstream: processReplica. */
function tend(look: SetLook, member: Member): boolean {
  const { tools, set } = look;
  const { pod, ordinal } = member;
  if (!pod) {
    if (!isClaimStale(look, ordinal)) createMember(look, member);
    return false;
  }
  if (isEnded(pod)) {
    if (!isTerminating(member)) deleteMember(look, pod);
    return false;
  }
  if (pod.status.phase === 'Pending') {
    createClaims(look, ordinal);
    retainClaims(look, ordinal);
  }
  const isGood = isRunningAndReady(member) && isMemberAvailable(tools, set, member);
  if (isOrdered(set) && (isTerminating(member) || !isGood)) return false;
  if (!hasIdentity(pod)) repairMember(look, pod, ordinal);
  retainClaims(look, ordinal);
  return true;
}

/** Upstream: processCondemned. One at a time, and only while all others are well. */
function condemn(look: SetLook, member: Member, first: Member | undefined): boolean {
  const { tools, set } = look;
  if (!member.pod || isTerminating(member)) return false;
  const isGood = isRunningAndReady(member) && isMemberAvailable(tools, set, member);
  if (isOrdered(set) && !isGood && member !== first) return false;
  deleteMember(look, member.pod);
  return false;
}

function firstUnavailable(look: SetLook): Member | undefined {
  return [...look.replicas, ...[...look.condemned].reverse()].find(member => isUnavailable(look, member));
}

/** From the highest ordinal down to the partition: the first one that is old goes, one that is not available waits. */
function replaceOld(look: SetLook): number {
  const { set, update, replicas } = look;
  for (const member of replicas.slice(partitionOf(set)).reverse()) {
    const isOld = (member.pod ? podRevision(member.pod) : member.revision) !== update.metadata.name;
    if (isOld && member.pod && !isTerminating(member)) {
      deleteMember(look, member.pod);
      return 1;
    }
    if (isUnavailable(look, member)) return 0;
  }
  return 0;
}
