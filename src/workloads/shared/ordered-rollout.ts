import type { Family } from '../../domain/reports.ts';
import type { Cause, Rollout, Waiting } from '../../domain/rollout.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import { cameBack, keptInControllerRevisions } from './controller-revisions.ts';
import { type Kept, podsOf, sideOf } from './kept.ts';
import { lasting } from './lasting.ts';
import { phaseOf } from './phase.ts';
import { startOf } from './start-of.ts';

type Judged = {
  readonly current: Kept | undefined;
  readonly waiting: Waiting | undefined;
  readonly cause: Cause | undefined;
  /** What nothing replaces until somebody deletes it, in words. */
  readonly held: SafeText | undefined;
};

/** The rollout of a kind that is kept in ControllerRevisions, from what its own rules judged. */
export function rolloutOfRevisions(family: Family, { current, waiting, cause, held }: Judged): Rollout {
  const { workload } = family;
  const kept = keptInControllerRevisions(family);
  const old = kept.filter(({ uid, total }) => uid !== current?.uid && total > 0);
  const startedAt = startOf(workload, current, current !== undefined && cameBack(current, kept));
  return {
    phase: phaseOf(waiting, cause, held),
    ...(waiting && { waiting: lasting(waiting, current ? podsOf(family, current) : []) }),
    ...(cause && { cause }),
    ...(held && { held }),
    desired: workload.desired,
    ...(current && { current: sideOf(family, current) }),
    old: old.map(one => sideOf(family, one)),
    isRolling: waiting !== undefined || old.length > 0,
    ...(startedAt !== undefined && { startedAt }),
  };
}
