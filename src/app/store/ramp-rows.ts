import type { Instant } from '../../domain/brands.ts';
import type { Judging } from '../../domain/judgement.ts';
import { usualPatienceMs } from '../../workloads/canary.ts';
import { boardRows } from './board-rows.ts';
import { type CanaryPair, canaryPair, nextWeight } from './canary-pair.ts';
import type { CockpitState } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

/** A release on its way, as a release captain looks at it: where it is, what comes next, who must act. */
export type RampRow = {
  /** The workload as it stands on the board. */
  readonly view: WorkloadView;
  /** Of the stable workload. */
  readonly name: string;
  readonly pair?: CanaryPair;
  /** Percent of the pods, or of the requests. */
  readonly now: number;
  readonly next?: number;
  /** When the next step may come, where that is known. */
  readonly nextAt?: Instant;
  readonly pausedSince?: Instant;
  /** Stable takes the canary's template over, or has. */
  readonly promotion?: 'under-way' | 'done';
  readonly acts: 'you' | 'judge' | 'ramp' | 'cluster';
  /** Its numbers are away, and it waits for them by itself: at least until then, where nobody told it otherwise. */
  readonly waitsUntil?: Instant;
  /** Ready pods of stable, and how many it needs to take everything. */
  readonly stable: { readonly ready: number; readonly of: number };
};

/** What fails is due at once. */
const due = ({ view: { judging }, nextAt }: RampRow): number =>
  judging.kind === 'judged' && judging.judgement.verdict === 'fail' ? 0 : (nextAt ?? Number.POSITIVE_INFINITY);

/** Every ramp, canary and rolling update under way; whoever waits for a person first, then by the next decision. */
export function rampRows(state: CockpitState): readonly RampRow[] {
  const rows = boardRows(state).flatMap(view => {
    const pair = canaryPair(state, view);
    if (pair) return [rowOfPair(pair)];
    return view.rollout.isRolling ? [rowOfRollout(view)] : [];
  });
  return rows.sort(
    (a, b) =>
      Number(b.acts === 'you') - Number(a.acts === 'you') ||
      compare(due(a), due(b)) ||
      (a.view.key < b.view.key ? -1 : 1),
  );
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

function rowOfPair(pair: CanaryPair): RampRow {
  const { canary, stable, ramp } = pair;
  const next = nextWeight(ramp);
  const isPaused = ramp.phase === 'paused';
  const nextAt = ramp.nextAt ?? etaOf(stable.judging);
  const acts = whoActs(pair, stable.judging);
  const heldUntil = ramp.nextAt ?? ramp.since;
  const isWaitingBlind = acts === 'ramp' && stable.judging.kind === 'blind' && heldUntil !== undefined;
  return {
    view: stable,
    name: stable.ref.name,
    pair,
    now: ramp.phase === 'promoted' ? 100 : (ramp.desired ?? Math.round((ramp.actual ?? 0) * 100)),
    ...(next !== undefined && { next }),
    ...(nextAt !== undefined && { nextAt }),
    ...(isPaused && { pausedSince: ramp.since ?? canary.since }),
    ...(ramp.phase === 'promotes' && { promotion: 'under-way' as const }),
    ...(ramp.phase === 'promoted' && { promotion: 'done' as const }),
    acts,
    ...(isWaitingBlind && { waitsUntil: heldUntil + usualPatienceMs }),
    stable: { ready: ramp.pods.stableReady, of: Math.max(ramp.pods.stable, 1) },
  };
}

function whoActs({ ramp }: CanaryPair, judging: Judging): RampRow['acts'] {
  if (ramp.phase === 'promotes' || ramp.phase === 'goes-back') return 'cluster';
  if (ramp.phase === 'paused' || ramp.phase === 'promoted') return 'you';
  if (isWaiting(judging)) return 'judge';
  return ramp.whoActs === 'person' || asksPerson(judging) ? 'you' : 'ramp';
}

function rowOfRollout(view: WorkloadView): RampRow {
  const { rollout, next, judging, family } = view;
  const { current, desired, old } = rollout;
  const nextAt = next?.at ?? etaOf(judging);
  const needsSomebody = view.standing === 'needs-you';
  return {
    view,
    name: view.ref.name,
    now: partOf(current?.pods ?? 0, desired),
    next: next ? partOf(next.pods, next.of) : 100,
    ...(nextAt !== undefined && { nextAt }),
    ...(family.workload.paused && { pausedSince: view.since }),
    acts: needsSomebody ? 'you' : 'cluster',
    stable: { ready: old.reduce((sum, { ready }) => sum + ready, 0), of: Math.max(desired, 1) },
  };
}

const partOf = (pods: number, of: number): number => Math.min(100, Math.round((pods / Math.max(1, of)) * 100));

const isWaiting = (judging: Judging): boolean => judging.kind === 'judged' && judging.judgement.verdict === 'no-data';
/** A source that is away is no reason to call somebody while a ramp waits for it by itself. */
const asksPerson = (judging: Judging): boolean =>
  judging.kind === 'judged' && ['hold', 'marginal'].includes(judging.judgement.verdict);

function etaOf(judging: Judging): Instant | undefined {
  if (judging.kind !== 'judged') return undefined;
  const { at, etaMs } = judging.judgement;
  return etaMs === undefined ? undefined : at + etaMs;
}
