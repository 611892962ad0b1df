import type { Hash, Id, Instant, Sha } from '../../domain/brands.ts';
import type { CanaryRecord } from '../../domain/canary-record.ts';
import type { Call, Difference, Seen } from '../../domain/change.ts';
import type { Place } from '../../domain/environment.ts';
import type { AnswerLevel, Entry } from '../../domain/journal.ts';
import type { Verdict } from '../../domain/judgement.ts';
import type { RevisionRecord } from '../../domain/revision.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import type { RunState } from '../../engine/fold.ts';
import type { Prepared } from '../../engine/prepare.ts';
import type { Settled } from '../../engine/settle.ts';
import type { ListProblem } from '../workload-lists.ts';
import type { CanaryBefore } from './after-act.ts';
import type { LogsState } from './logs-state.ts';
import type { LeftWalk, PlaybookForm, PlaybookFound, Sheet, WalkOnScreen, WalkState, Writing } from './walks.ts';
import type { WhyState } from './why-state.ts';
import type { WorkloadView } from './workload-view.ts';

/** When the API server last answered, and what it is like when it doesn't. */
export type Freshness = {
  readonly lastAnswerAt?: Instant;
  readonly failure?: { readonly tries: number; readonly says: SafeText };
};

/** A plan on the screen, from the key that asked for it to its confirmation. */
export type PlanState = {
  readonly ref: WorkloadRef;
  readonly call: Call;
  readonly run: Id;
  readonly stage:
    | { readonly kind: 'reading' }
    | { readonly kind: 'shown'; readonly prepared: Extract<Prepared, { kind: 'ready' }> }
    /** `first`: what has to be done before, as a plan of its own. */
    | { readonly kind: 'nothing'; readonly because: SafeText; readonly isBlocked: boolean; readonly first?: Call };
  /** Long enough on the screen that a key is an answer to it. */
  readonly isListening: boolean;
  readonly typed: string;
  /** Why what was typed is gone, or why nothing was sent. */
  readonly notice?: SafeText;
  readonly isConfirming: boolean;
  /** What its workload was called when the plan was asked for. */
  readonly verdict?: Verdict;
  /** The run of a playbook whose step this is, and what confirming it takes there. */
  readonly walk?: { readonly run: Id; readonly level: AnswerLevel };
};

/** A run on the screen: its journal so far, and what was seen last. */
export type RunOnScreen = {
  readonly ref: WorkloadRef;
  readonly entries: readonly Entry[];
  readonly state?: RunState;
  readonly confirmedAt?: Instant;
  readonly predictedMs?: number;
  readonly hash?: Sha;
  readonly seen?: Seen;
  readonly ended?: Settled;
  readonly doubt?: DoubtTable;
  /** How its canary stood when somebody confirmed that it is taken away. */
  readonly canary?: CanaryBefore;
  /** The run that offered this one as its next step; it goes on beside it. */
  readonly after?: RunOnScreen;
};

/** Before, expected and now, for a change that reading can't settle. */
export type DoubtTable = { readonly at: Instant; readonly rows: readonly (Difference & { readonly now: SafeText })[] };

/** A run that a process left open when it ended. */
export type OpenRunState = { readonly state: RunState; readonly problems: readonly SafeText[] };

/** How a screen was left, so that coming back finds it like that. */
export type Spot = { readonly row: number; readonly scroll: number; readonly filter: string };

/** A screen of the way here. `left`: of those below the one that is drawn. */
export type Screen = Named & { readonly left?: Spot };

type Named =
  | { readonly name: 'board' }
  | { readonly name: 'ramps' }
  | { readonly name: 'workload'; readonly ref: WorkloadRef }
  | { readonly name: 'plan' }
  | { readonly name: 'run' }
  | { readonly name: 'open-run'; readonly run: Id }
  | { readonly name: 'journal' }
  | { readonly name: 'timeline'; readonly run: Id }
  | { readonly name: 'history' | 'why' | 'logs' | 'canary'; readonly ref: WorkloadRef }
  /** `about`: the workload that they are looked for; the most fitting ones come first. */
  | { readonly name: 'playbooks'; readonly about?: WorkloadRef }
  /** What a playbook asks for before it begins. */
  | { readonly name: 'inputs' }
  | { readonly name: 'walk' | 'open-walk'; readonly run: Id }
  | { readonly name: 'walk-sheet'; readonly run: Id; readonly sheet: Sheet }
  /** Revisions by their uid: their numbers move. */
  | { readonly name: 'diff'; readonly ref: WorkloadRef; readonly from: string; readonly to: string };

export type CockpitState = {
  readonly now: Instant;
  readonly place: Place;
  readonly who: string;
  readonly host: string;
  readonly isReadOnly: boolean;
  readonly hash: Hash;
  readonly allNamespaces: boolean;
  /** The contexts that can be switched to; empty where there is only this one. */
  readonly contexts: readonly string[];
  /** Those of them in which a run of a playbook stays open while this one is looked at. */
  readonly runsElsewhere?: readonly string[];
  /** The cluster's namespaces, once they were asked for; undefined while they are not known. */
  readonly namespaces?: readonly string[];
  readonly freshness: Freshness;
  /** The first list has come, and what needed a second look has had it. */
  readonly isComplete: boolean;
  readonly workloads: ReadonlyMap<string, WorkloadView>;
  /** Which kinds of workload could not be listed, and why. */
  readonly listProblems: readonly ListProblem[];
  readonly records: ReadonlyMap<string, ReadonlyMap<Sha, RevisionRecord>>;
  /** How the last canary of a workload ended, by its key, as far as this machine's journal knows. */
  readonly canaries: ReadonlyMap<string, CanaryRecord>;
  readonly openRuns: readonly OpenRunState[];
  readonly journal?: readonly RunState[];
  readonly timeline?: { readonly run: Id; readonly entries: readonly Entry[]; readonly problems: readonly SafeText[] };
  readonly plan?: PlanState;
  readonly run?: RunOnScreen;
  /** Those that there are, once they were asked for. */
  readonly playbooks?: { readonly found: readonly PlaybookFound[]; readonly problem?: SafeText };
  readonly form?: PlaybookForm;
  /** Playbooks that are walked here; they outlive every screen. */
  readonly walks: readonly WalkOnScreen[];
  /** Those that somebody else walks, as far as their mirrors were read. */
  readonly followable: readonly { readonly run: Id; readonly state: WalkState }[];
  /** Those that a process left open when it ended. */
  readonly leftWalks: readonly LeftWalk[];
  /** Those of them that this version can't go on with, and why. */
  readonly unreadableWalks?: ReadonlyMap<Id, SafeText>;
  readonly writing?: Writing;
  readonly logs?: LogsState;
  readonly why?: WhyState;
  readonly size: { readonly columns: number; readonly rows: number };
  /** The way here: the last one is drawn. */
  readonly screens: readonly [Screen, ...Screen[]];
  readonly isHelpShown: boolean;
  readonly exactTimes: boolean;
  /** The workload under the cursor, by key, so that it stays on it when rows move. */
  readonly cursor?: string;
  /** The row under the cursor on the other lists, and how far a long text is scrolled. */
  readonly row: number;
  readonly scroll: number;
  readonly isExactShown: boolean;
  /** What the rows of this screen must hold; empty = all are shown. */
  readonly filter: string;
  /** How often somebody asked for everything to be drawn anew. */
  readonly repaints: number;
  /** Letters go into the filter. */
  readonly isFiltering: boolean;
  /** Somebody looks for something by a few letters. */
  readonly find?: { readonly text: string; readonly row: number };
  /** One revision, to compare others with. */
  readonly marked?: { readonly of: string; readonly revision: string };
  /** What became of the last export of a workload: a path is too long for one line. */
  readonly exported?: { readonly of: string; readonly says: SafeText };
  /** One line that answers the last key. */
  readonly notice?: SafeText;
};

export const screenOf = (state: CockpitState): Screen => state.screens.at(-1) ?? state.screens[0];
