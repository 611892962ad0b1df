import type { Id, Instant } from '../domain/brands.ts';
import type { Call, Change, Outcome, Seen, Target } from '../domain/change.ts';
import type { Actor, Entry } from '../domain/journal.ts';

export type ChangeState = {
  readonly change: Change;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly outcome?: Outcome;
  readonly recovered?: boolean;
  readonly seen?: Seen;
  readonly seenAt?: Instant;
};

/** Where a run stands: nothing but what its journal says, so that resuming is reading. */
export type RunState = {
  readonly run: Id;
  readonly openedAt: Instant;
  readonly by: Actor;
  readonly target: Target;
  readonly where: { readonly context: string; readonly server: string };
  readonly call?: Call;
  readonly confirmedAt?: Instant;
  readonly predictedMs?: number;
  /** What takes it back, fixed when it was planned. */
  readonly undo?: Call;
  readonly changes: readonly ChangeState[];
  readonly closed?: { readonly at: Instant; readonly how: Extract<Entry, { type: 'run.closed' }>['how'] };
  readonly last: Entry;
};

/** Nothing when the entries don't begin with `run.opened`. Entries of unknown types are passed over. */
export function foldRun(entries: readonly Entry[]): RunState | undefined {
  const [first, ...rest] = entries;
  if (first?.type !== 'run.opened') return undefined;
  const { run, at, by, target, where } = first;
  return rest.reduce(foldEntry, { run, openedAt: at, by, target, where, changes: [], last: first });
}

function foldEntry(before: RunState, entry: Entry): RunState {
  const state = { ...before, last: entry };
  switch (entry.type) {
    case 'plan.made':
      return {
        ...state,
        call: entry.call,
        changes: [...state.changes, ...entry.changes.map(change => ({ change }))],
        ...(entry.predictedMs !== undefined && { predictedMs: entry.predictedMs }),
        ...(entry.undo && { undo: entry.undo }),
      };
    case 'answer.given':
      // Later answers are about a doubt, and confirm nothing.
      return entry.answer === false || state.confirmedAt !== undefined ? state : { ...state, confirmedAt: entry.at };
    case 'change.started':
      return changed(state, entry.change, { startedAt: entry.at });
    case 'change.finished':
      return changed(state, entry.change, { outcome: entry.outcome, finishedAt: entry.at, recovered: entry.recovered });
    case 'effect.seen':
      return entry.change === undefined ? state : changed(state, entry.change, { seen: entry.seen, seenAt: entry.at });
    case 'run.closed':
      return { ...state, closed: { at: entry.at, how: entry.how } };
    default:
      return state;
  }
}

const changed = (state: RunState, id: Id, with_: Partial<ChangeState>): RunState => ({
  ...state,
  changes: state.changes.map(one => (one.change.id === id ? { ...one, ...with_ } : one)),
});

/** A change that left, or may have left, and of which nobody knows yet whether it landed. */
export const isInDoubt = ({ startedAt, outcome }: ChangeState): boolean =>
  startedAt !== undefined && (outcome === undefined || outcome.kind === 'unknown');
