import type { Id, Instant } from '../domain/brands.ts';
import type { Call, Change, Outcome, Seen, Target } from '../domain/change.ts';
import { isFirstOfTwo } from '../domain/first-yes.ts';
import type { Actor, Entry } from '../domain/journal.ts';
import { textAt } from '../domain/json.ts';

export type ChangeState = {
  readonly change: Change;
  /** What planned it, and can look at it. A run of a playbook has several. */
  readonly call: Call;
  /** What takes it back, fixed when it was planned. */
  readonly undo?: Call;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly outcome?: Outcome;
  readonly recovered?: boolean;
  readonly seen?: Seen;
  readonly seenAt?: Instant;
  /** What a person said of it where reading could not tell. */
  readonly decided?: string;
};

/** Where a run stands: nothing but what its journal says, so that resuming is reading. */
export type RunState = {
  readonly run: Id;
  readonly as: Extract<Entry, { type: 'run.opened' }>['as'];
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
  const { run, as, at, by, target, where } = first;
  return rest.reduce(foldEntry, { run, as, openedAt: at, by, target, where, changes: [], last: first });
}

function foldEntry(before: RunState, entry: Entry): RunState {
  const state = { ...before, last: entry };
  switch (entry.type) {
    case 'plan.made':
      return {
        ...state,
        call: entry.call,
        changes: [...state.changes, ...entry.changes.map(change => plannedChange(change, entry))],
        ...(entry.predictedMs !== undefined && { predictedMs: entry.predictedMs }),
        ...(entry.undo && { undo: entry.undo }),
      };
    case 'answer.given':
      if (state.changes.some(({ change }) => change.id === entry.to))
        return changed(state, entry.to as Id, { decided: textAt(entry.answer, 'doubt') ?? 'accept' });
      // Later answers are about another plan or a question, and confirm nothing of the first.
      return entry.answer === false || isFirstOfTwo(entry.answer) || state.confirmedAt !== undefined
        ? state
        : { ...state, confirmedAt: entry.at };
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

export const plannedChange = (change: Change, { call, undo }: Extract<Entry, { type: 'plan.made' }>): ChangeState => ({
  change,
  call,
  ...(undo && { undo }),
});

const changed = (state: RunState, id: Id, with_: Partial<ChangeState>): RunState => ({
  ...state,
  changes: state.changes.map(one => (one.change.id === id ? { ...one, ...with_ } : one)),
});

/**
 * A change that left, or may have left, and of which nobody knows yet whether it landed. Not so where a person decided,
 * or where it was found that nobody will ever know and it may be done again.
 */
export const isInDoubt = ({ startedAt, outcome, recovered, decided }: ChangeState): boolean =>
  startedAt !== undefined &&
  decided === undefined &&
  (outcome === undefined || (outcome.kind === 'unknown' && recovered !== true));
