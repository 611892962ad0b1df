import type { Id, Instant, Sha } from './brands.ts';
import type { Call, Change, Outcome, Seen, Target } from './change.ts';
import type { Json } from './json.ts';

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
      readonly text?: string;
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
      readonly evidence: Json;
    }
  | { readonly type: 'debt.opened' | 'debt.paid'; readonly debt: Id; readonly pay: Call }
  | { readonly type: 'note'; readonly text: string }
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
