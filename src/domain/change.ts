import type { Id, Instant, Sha } from './brands.ts';
import type { Json } from './json.ts';
import type { SafeText } from './safe-text.ts';

/** An action by its name, with its settings. Whoever has it can plan it again. */
export type Call = { readonly do: string; readonly with: { readonly [key: string]: Json } };

export type Target = {
  /** uid of kube-system, else `ca:` and a hash of the cluster's CA and URL. */
  readonly cluster: string;
  /** `apps/v1/deployments` */
  readonly gvr: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
};

/** How a change leaves the house. */
export type Effect = {
  readonly via: 'kube';
  readonly method: 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
};

/** A place to look at to learn whether a change landed. Without a hash the member is absent. */
export type Probe = { readonly target: Target; readonly pointer: string; readonly before?: Sha; readonly after?: Sha };

export type ChangeClass = 'read' | 'change' | 'irreversible';

/** Journalled whole: enough to find out after a crash whether it landed. */
export type Change = {
  readonly id: Id;
  readonly target: Target;
  readonly says: SafeText;
  readonly class: ChangeClass;
  readonly probes: readonly Probe[];
  readonly via: Effect['via'];
  /** Hash of the body's canonical JSON: what the API server's audit log holds, whatever its spacing. */
  readonly bytes: Sha;
  readonly repeatable: boolean;
  /** A request that got no answer can't land any later than this after `change.started`. */
  readonly landsWithinMs: number;
};

/** A change with its bytes. Lives in memory only, and never enters the journal. */
export type Sendable = Change & { readonly effect: Effect };

/** One line of what will be different, for people. */
export type Difference = {
  readonly what: SafeText;
  readonly before?: SafeText;
  readonly after?: SafeText;
};

/** All that a person reads before confirming. Outside the hash, but for what is also in the bytes. */
export type Preview = {
  readonly title: SafeText;
  readonly changes: readonly Difference[];
  readonly stays: readonly SafeText[];
  readonly why: SafeText;
  readonly effect: SafeText;
  readonly checked: readonly SafeText[];
  readonly unknown: readonly SafeText[];
  readonly warnings: readonly SafeText[];
  readonly byHand: SafeText;
};

export type PlannedChange = {
  readonly kind: 'change';
  readonly call: Call;
  readonly hash: Sha;
  readonly changes: readonly [Sendable, ...Sendable[]];
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly predictedMs?: number;
  readonly undo?: Call;
  readonly owes?: Id;
  readonly pays?: Id;
  readonly preview: Preview;
  /** Why the operator has no right to this. The plan is shown all the same, to hand to somebody who has. */
  readonly denied?: SafeText;
};

export type Plan =
  | { readonly kind: 'look'; readonly says: SafeText; readonly withinMs: number; readonly holdMs?: number }
  | PlannedChange
  | { readonly kind: 'nothing-to-do'; readonly because: SafeText }
  | { readonly kind: 'blocked'; readonly because: SafeText; readonly first?: Call };

export type Outcome =
  | { readonly kind: 'applied'; readonly generation?: number; readonly stored?: Json }
  | { readonly kind: 'refused'; readonly why: 'conflict' | 'rights' | 'invalid' | 'policy'; readonly says: SafeText }
  /** Surely not processed. */
  | { readonly kind: 'not-sent'; readonly why: 'unreachable' | 'login' | 'throttled'; readonly says: SafeText }
  | { readonly kind: 'unknown'; readonly says: SafeText };

/** What is seen of a change in the world, now. */
export type Seen = {
  readonly landed: 'before' | 'after' | 'other' | 'unreadable';
  readonly effect: 'waiting' | 'in-effect' | 'failed' | 'reverted' | 'unknown';
  readonly says: SafeText;
  readonly next?: Call;
};
