import type { Id, Instant, Sha } from '../../domain/brands.ts';
import type { Look, Seen } from '../../domain/change.ts';
import type { Entry, Happening } from '../../domain/journal.ts';
import type { Question } from '../../domain/question.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { Confirmation } from '../confirmation.ts';
import type { Engine } from '../engine.ts';
import type { InWalk, Ready } from '../prepare.ts';
import type { NewerText } from './newer-text.ts';
import type { WalkState, WalkView } from './walk-state.ts';
import { stepOf } from './ways.ts';

/** What a walk is given once, beside its engine. */
export type WalkOptions = {
  /** `by-step`: every step that reads or changes waits for go. Otherwise reading steps begin by themselves. */
  readonly pace?: 'by-step' | 'by-itself';
};

/** What lives no longer than this program. */
export type Live = {
  goes: boolean;
  prepared?: Ready;
  /** Of the plan that is prepared, before it was bound to this run. */
  contentHash?: Sha;
  confirmation?: Confirmation;
  noPlan?: NonNullable<WalkView['noPlan']> & { readonly until: Instant };
  question?: Question;
  /** A request may be under way: it is awaited, whatever is said meanwhile. */
  isSending?: boolean;
  look?: Look;
  seen?: Seen;
  heldSince?: Instant;
  factsLookedAt?: Instant;
  notice?: SafeText;
  newerText?: NewerText;
  /** What the looks of this step keep between their readings. */
  memory: Map<string, unknown>;
  /** The same over all steps. */
  readonly runMemory: Map<string, unknown>;
  readonly told: Set<Id>;
  telling: readonly Promise<unknown>[];
};

/** A walk from the inside: what its moves and commands work with. */
export type Walking = {
  readonly engine: Engine;
  readonly options: WalkOptions;
  readonly live: Live;
  state(): WalkState;
  entries(): readonly Entry[];
  /** On disk when it resolves; throws where it can't be, and then nothing may follow from it. */
  record(happening: Happening, step?: string): Promise<Entry>;
  /** Whether nobody took the walk over; asked right before something is sent. */
  isStillOurs(): Promise<boolean>;
  /** Tells whoever watches that something of `live` changed. */
  changed(): void;
};

/** What belongs to one attempt at one step goes with it. */
export function forgetStep(live: Live): void {
  for (const key of [
    'prepared',
    'contentHash',
    'confirmation',
    'noPlan',
    'question',
    'look',
    'seen',
    'heldSince',
  ] as const)
    delete live[key];
}

export function inWalkOf({ engine, entries, state }: Walking, step: string, readers: InWalk['readers']): InWalk {
  const { facts, playbook } = state();
  const timeline = () => engine.timeline(entries());
  const written = stepOf(playbook, step);
  const onFail = written?.onFail ?? playbook.defaultOnFail;
  return {
    readers,
    step: { id: step, facts, timeline, phones: playbook.phones, ...(onFail !== undefined && { onFail }) },
  };
}
