import type { Id, Instant, Sha } from '../../domain/brands.ts';
import type { Call, Look, Seen, Target } from '../../domain/change.ts';
import type { FactSeen } from '../../domain/fact.ts';
import type { Actor, AnswerLevel, Entry } from '../../domain/journal.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Playbook } from '../../domain/playbook.ts';
import type { Question } from '../../domain/question.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import type { ChangedSection } from '../../playbook/compare-texts.ts';
import type { ChangeState } from '../fold.ts';
import type { Prepared } from '../prepare.ts';

/**
 * How far one step is, by its journal. `ready` = entered: it looks, plans or asks, whatever `WalkView` shows beside it.
 * `intent` = confirmed, nothing sent yet. `applying` = its request may be under way. `observing` = its change landed.
 */
export type StepPhase =
  | 'pending'
  | 'ready'
  | 'intent'
  | 'applying'
  | 'observing'
  | 'in-doubt'
  | 'done'
  | 'skipped'
  | 'failed'
  | 'timed-out';

/** A step as its journal tells it. */
export type WalkStep = {
  readonly id: string;
  readonly phase: StepPhase;
  /** Which time it is that the step is gone through; 0 = not entered yet. */
  readonly attempt: number;
  readonly enteredAt?: Instant;
  /** By the clock, so that a laptop that slept knows it is late. */
  readonly deadline?: Instant;
  readonly endedAt?: Instant;
  readonly because?: SafeText;
  /** Passed over although it was to happen: nobody could be told. */
  readonly isMissed?: true;
  readonly plan?: { readonly hash: Sha; readonly call: Call; readonly predictedMs?: number; readonly undo?: Call };
  /** Of this attempt. */
  readonly changes: readonly ChangeState[];
  /** Of the attempts before. */
  readonly earlier: readonly ChangeState[];
  readonly answers: readonly {
    readonly by: Actor;
    readonly at: Instant;
    readonly level: AnswerLevel;
    readonly answer: Json;
    /** Of a yes to a plan: what it is about, to be compared with another one's. */
    readonly about?: string;
  }[];
  readonly seen?: Seen;
  readonly result?: JsonObject;
};

/** A temporary change that somebody owes to take back. */
export type Debt = {
  readonly id: Id;
  readonly step: string;
  readonly pay: Call;
  readonly says: SafeText;
  readonly since: Instant;
  readonly paidAt?: Instant;
};

/** `closing` = the way is walked to its end; the completion call is missing. */
export type WalkMode = 'active' | 'paused' | 'in-doubt' | 'handing-over' | 'closing' | 'closed';

/** Where a walk stands: nothing but what its journal says, so that resuming is reading. */
export type WalkState = {
  readonly run: Id;
  readonly openedAt: Instant;
  /** Who opened it. */
  readonly by: Actor;
  /** Whose process walks it, or did last. */
  readonly holder: Actor;
  readonly target: Target;
  readonly where: { readonly context: string; readonly server: string };
  readonly playbook: Playbook;
  readonly source: { readonly path: string; readonly sha: Sha };
  readonly inputs: JsonObject;
  readonly workload?: WorkloadRef;
  /** Inputs by their name, results of ended steps by the step's id. */
  readonly values: ReadonlyMap<string, Json>;
  readonly mode: WalkMode;
  readonly pausedBecause?: SafeText;
  /** To whom it was offered. */
  readonly offeredTo?: SafeText;
  /** The step that the walk is at; none when it is closing or closed. */
  readonly at?: string;
  readonly steps: ReadonlyMap<string, WalkStep>;
  /** Ids in the order in which they were entered. */
  readonly way: readonly string[];
  readonly facts: ReadonlyMap<string, FactSeen>;
  readonly debts: readonly Debt[];
  /** When the first change of the main path was seen in effect: the budget ends there. */
  readonly inEffectAt?: Instant;
  readonly closed?: { readonly at: Instant; readonly how: Extract<Entry, { type: 'run.closed' }>['how'] };
  /** The line since which a confirmation counts: a later resume, handover or new text asks anew. */
  readonly confirmsSince: number;
  readonly last: Entry;
};

/** What the walk waits for. Nothing where it is busy by itself. */
export type Waiting = {
  readonly for: /** Enter: the next step begins, or the plan of this one is made. */
    | 'go'
    /** `prepared` is to be confirmed or refused. */
    | 'confirmation'
    /** `question` is to be answered. */
    | 'answer'
    /** What the step needs does not hold, or nobody knows: answer the fact, look again, leave it out, stop. */
    | 'needs'
    /** There is no plan: `noPlan` says why. */
    | 'plan'
    /** `doubt` is to be settled. */
    | 'doubt'
    | 'pause'
    | 'handover'
    /** Somebody else took it over: nothing more comes from here. */
    | 'lost'
    /** The completion call. */
    | 'close'
    | 'closed';
  readonly says: SafeText;
  /** Then it goes on by itself: the step times out, or its plan is made again. */
  readonly until?: Instant;
};

/** A change of which reading can't tell whether it landed: three columns, before, expected, now. */
export type Doubt = { readonly step: string; readonly change: ChangeState; readonly seen?: Seen };

/** Another text of the playbook lies on the disk; it may be taken where finished steps are the same. */
export type OtherText = {
  readonly sha: Sha;
  readonly mayAdopt: boolean;
  /** One line: what it changes, or why it can't be taken, with the place of the first error. */
  readonly says: SafeText;
  readonly changes: readonly ChangedSection[];
};

/** What a screen or a command shows of a walk: the fold, and what is lost when the program ends. */
export type WalkView = {
  readonly state: WalkState;
  readonly entries: readonly Entry[];
  readonly waits?: Waiting;
  readonly doubt?: Doubt;
  /** The plan that waits for its confirmation. */
  readonly prepared?: Extract<Prepared, { kind: 'ready' }>;
  /**
   * The hash of its content alone, as a dry run of the same change prints it. The plan's own hash is another one in each
   * run, and after each resume.
   */
  readonly contentHash?: Sha;
  /** What confirming it takes: the floor of the place, or more where the playbook asks for it. */
  readonly level?: AnswerLevel;
  /** Why there is no plan, of a step that should have one. */
  readonly noPlan?: { readonly because: SafeText; readonly first?: Call };
  readonly question?: Question;
  readonly look?: Look;
  readonly seen?: Seen;
  /** Since when all that is looked for has held without a break. */
  readonly heldSince?: Instant;
  /** Something is being read, sent or looked for. */
  readonly isBusy: boolean;
  /** One line that answers the last command. */
  readonly notice?: SafeText;
  /** What the playbook's file says by now, where that is another text than the one that is walked. */
  readonly newerText?: OtherText;
  /** Who else could follow or take over: where the mirror lies, or why there is none. */
  readonly mirror?: SafeText;
};

/** What a person, or a file of answers, says to a walk. Late ones name what they are about, and are refused. */
export type WalkCommand =
  /** Enter: look, plan, or ask, whatever this step does first. */
  | { readonly type: 'go'; readonly step: string }
  | { readonly type: 'confirm'; readonly to: Sha; readonly level: AnswerLevel; readonly answer: Json }
  | { readonly type: 'refuse'; readonly to: Sha; readonly reason: string }
  | { readonly type: 'choose'; readonly step: string; readonly choose: string; readonly reason: string }
  | { readonly type: 'answer'; readonly step: string; readonly value: Json }
  | { readonly type: 'answer-fact'; readonly fact: string; readonly value: 'true' | 'false'; readonly reason: string }
  /** A step that a person did by hand, or leaves out; in their name. */
  | { readonly type: 'by-hand' | 'skip'; readonly step: string; readonly reason: string }
  | { readonly type: 'again'; readonly step: string }
  | {
      readonly type: 'settle-doubt';
      readonly choice: 'accept' | 'plan-again' | 'by-hand' | 'stop';
      readonly note: string;
    }
  | { readonly type: 'pause' | 'go-on'; readonly reason: string }
  /** Ends the run; what it owes stays owed, by name. */
  | { readonly type: 'stop' | 'abandon'; readonly reason: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'offer-handover'; readonly to: string }
  /** `to` is the text that was shown: another one may lie there by now. */
  | { readonly type: 'adopt-text'; readonly to: Sha }
  /** The completion call: closes the run. What is still owed is named, by the steps that left it, or it is refused. */
  | { readonly type: 'close'; readonly leaving?: readonly string[]; readonly reason?: string };

/** A playbook that is walked. Outlives every screen. */
export type Walker = {
  readonly run: Id;
  view(): WalkView;
  subscribe(listener: () => void): () => void;
  /** Resolves when what was asked for is on disk, or refused (`notice` says why). */
  send(command: WalkCommand): Promise<void>;
  /**
   * The playbook's file as it is now; nothing = it is gone. Another text is announced in the view, and is walked only when
   * it is adopted.
   */
  offerText(text: string | undefined): void;
  /** Resolves when no request is under way and the run may be left; it stays open. */
  leave(): Promise<void>;
};
