import { isSameWorkload, type WorkloadRef } from '../../domain/workload.ts';
import type { CockpitState, RunOnScreen } from './state.ts';
import { openWalks, type WalkOnScreen } from './walks.ts';

/**
 * Something that may need a person who looks elsewhere. It is a new need when `isWanted` begins after `restMs` without
 * it, so that what flickers, or follows at once from what a person just did, calls nobody.
 */
export type CallForPerson = {
  readonly about: string;
  readonly isWanted: boolean;
  readonly restMs: number;
  /** A person began it a moment ago, and is there. */
  readonly isAttended: boolean;
};

/** A rollout may go to and fro between rolling and stuck; it is one need. */
const workloadRestMs = 60_000;
/** Whoever pressed a key is still there after that. */
const attentionMs = 5_000;
/** What is left of a step's time when whoever is asked is called again. */
const deadlineMs = 30_000;

/** What there is on the screens now: workloads that need somebody, walks that wait, deadlines, and how runs ended. */
export function callsOf(state: CockpitState): readonly CallForPerson[] {
  const workloads = [...state.workloads.values()].map(({ key, ref, standing }) => ({
    about: `workload ${key}`,
    isWanted: standing === 'needs-you',
    restMs: workloadRestMs,
    isAttended: isOwn(state, ref),
  }));
  const walks = openWalks(state).flatMap(walk => [
    {
      about: `walk ${walk.run}`,
      isWanted: isWaiting(walk),
      restMs: attentionMs,
      isAttended: isJustBegun(walk, state.now),
    },
    ...deadlineOf(walk, state.now),
  ]);
  return [...workloads, ...walks, ...(state.run ? [endOf(state.run)] : [])];
}

/** What a change brings about at once is what whoever confirmed it wanted, as a rollout that is paused. */
const isOwn = ({ run, now }: CockpitState, ref: WorkloadRef): boolean =>
  run?.confirmedAt !== undefined && now - run.confirmedAt < attentionMs && isSameWorkload(run.ref, ref);

function isJustBegun({ view: { entries } }: WalkOnScreen, now: number): boolean {
  const begun = entries.findLast(({ type }) => type === 'run.opened' || type === 'run.resumed');
  return begun !== undefined && now - begun.at < attentionMs;
}

const isWaiting = ({ view: { waits, isBusy, state } }: WalkOnScreen): boolean =>
  !isBusy && waits !== undefined && waits.for !== 'closed' && !state.closed;

function deadlineOf(walk: WalkOnScreen, now: number): readonly CallForPerson[] {
  const { state } = walk.view;
  const step = state.steps.get(state.at ?? '');
  if (step?.deadline === undefined || step.endedAt !== undefined) return [];
  const isWanted = isWaiting(walk) && step.deadline - now <= deadlineMs;
  const about = `deadline ${walk.run} ${step.id} ${step.attempt}`;
  return [{ about, isWanted, restMs: Number.POSITIVE_INFINITY, isAttended: false }];
}

/** One that ended under the eyes of whoever confirmed it calls nobody. */
function endOf({ ended, confirmedAt, entries }: RunOnScreen): CallForPerson {
  const last = entries.at(-1);
  const tookMs = (last?.at ?? 0) - (confirmedAt ?? last?.at ?? 0);
  return {
    about: `end ${last?.run ?? ''}`,
    isWanted: ended !== undefined && tookMs >= attentionMs,
    restMs: Number.POSITIVE_INFINITY,
    isAttended: false,
  };
}
