import type { Id, Instant, Sha } from './brands.ts';
import type { Call, Change, Outcome, Seen, Target } from './change.ts';
import type { Json, JsonObject } from './json.ts';

export type Actor = {
  /** As the API server names us; never from the environment. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly asking: 'person' | 'pipeline';
  readonly host: string;
  readonly pid: number;
  /** When the process began: a pid alone is given out again. */
  readonly startedAt: Instant;
};

export type AnswerLevel = 'none' | 'key' | 'typed' | 'two-person' | 'flag';

/** One thing that happened in a run. */
export type Happening =
  | {
      readonly type: 'run.opened';
      readonly as: 'verb' | 'playbook' | 'ramp' | 'deploy' | 'drill';
      readonly tool: string;
      readonly target: Target;
      readonly where: { readonly context: string; readonly server: string };
      /** Of a playbook: the frozen text that this run walks, whatever the file says later. */
      readonly text?: string;
      readonly playbook?: { readonly path: string; readonly sha: Sha; readonly id: string };
      readonly inputs?: JsonObject;
    }
  | { readonly type: 'step.entered'; readonly deadline?: Instant }
  | {
      readonly type: 'plan.made';
      readonly hash: Sha;
      readonly call: Call;
      readonly changes: readonly Change[];
      readonly predictedMs?: number;
      readonly undo?: Call;
      readonly dryRun: 'accepted' | 'refused' | 'none';
    }
  | { readonly type: 'answer.given'; readonly to: Sha | Id; readonly level: AnswerLevel; readonly answer: Json }
  /** On disk before the request leaves. */
  | { readonly type: 'change.started'; readonly change: Id }
  | {
      readonly type: 'change.finished';
      readonly change: Id;
      readonly outcome: Outcome;
      readonly recovered: boolean;
    }
  | { readonly type: 'effect.seen'; readonly change?: Id; readonly seen: Seen; readonly afterMs?: number }
  | {
      readonly type: 'fact.seen' | 'verdict.given';
      readonly name: string;
      readonly value: string;
      /** The line that made it so. */
      readonly says?: string;
      readonly evidence: Json;
    }
  | { readonly type: 'debt.opened' | 'debt.paid'; readonly debt: Id; readonly pay: Call }
  /** `from`: whose words they are, of somebody who read along; the id is theirs, so that it is written once. */
  | {
      readonly type: 'note';
      readonly text: string;
      readonly from?: { readonly id: Id; readonly name: string };
    }
  /** A person's own answer to a fact that no evidence settled. Kept apart from evidence. */
  | { readonly type: 'fact.answered'; readonly name: string; readonly value: 'true' | 'false'; readonly reason: string }
  | {
      readonly type: 'step.ended';
      readonly how: 'done' | 'skipped' | 'failed' | 'timed-out';
      readonly because: string;
      /** What the step is for did not happen, as when nobody could be told. It is passed over, and that is no choice. */
      readonly isMissed?: true;
      /** What later steps may use as `$id.name`. */
      readonly result?: JsonObject;
      /** The step that it goes on with, or `pause`, or `end`. */
      readonly next: string;
    }
  | { readonly type: 'run.paused' | 'run.went-on'; readonly because: string }
  /** Another process goes on with a run that was left open. */
  | { readonly type: 'run.resumed'; readonly because: string }
  /** A newer text of the same playbook, taken at the edge of a step. */
  /** `sections`: the headings below which it says something else; older journals lack them. */
  | { readonly type: 'text.adopted'; readonly text: string; readonly sha: Sha; readonly sections?: readonly string[] }
  | { readonly type: 'handover.offered'; readonly to: string }
  /** `readBack`: what the new person typed of where the run stands. */
  | { readonly type: 'handover.taken'; readonly from: string; readonly reason: string; readonly readBack: string }
  | { readonly type: 'run.closed'; readonly how: 'clean' | 'with-debts' | 'aborted' | 'abandoned' };

/** A line of the journal: `prev` is the hash of the line before, so that a changed line is noticed. */
export type Entry = {
  readonly v: 1;
  readonly run: Id;
  readonly seq: number;
  readonly at: Instant;
  readonly monoMs: number;
  readonly by: Actor;
  readonly prev: Sha | 'first';
  readonly step?: string;
} & Happening;
