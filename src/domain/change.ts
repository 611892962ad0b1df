import type { Id, Instant, Sha } from './brands.ts';
import type { CheckSeen } from './check.ts';
import type { FactSeen } from './fact.ts';
import type { Json, JsonObject } from './json.ts';
import type { Question } from './question.ts';
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

/** A request to the API server. */
export type KubeEffect = {
  readonly via: 'kube';
  readonly method: 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
};
/** A program of the allow-list, without a shell. */
export type ProcessEffect = { readonly via: 'process'; readonly argv: readonly string[]; readonly timeoutMs: number };
/** A message to people. Told to the sink of that name in the settings, once for each change id. */
export type SinkEffect = { readonly via: 'sink'; readonly sink: string; readonly message: SinkMessage };
/** A file beside the run's journal. */
export type RecordEffect = { readonly via: 'record'; readonly to: string; readonly text: string };

/** How a change leaves the house. */
export type Effect = KubeEffect | ProcessEffect | SinkEffect | RecordEffect;

/** What a sink makes its own payload of. */
export type SinkMessage = {
  readonly urgency: 'notify' | 'page';
  readonly text: SafeText;
  /** It takes an earlier page of the same key back. */
  readonly resolves?: true;
  /** `run and step`: a provider that hears it twice rings once. */
  readonly dedupKey: string;
  readonly source: SafeText;
  readonly details: Readonly<Record<string, string>>;
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

/** A file of the run that is on disk before its change starts: what the change overwrites, for whoever takes it back. */
export type KeptFile = { readonly name: string; readonly text: string };

/** A change with its bytes. Lives in memory only, and never enters the journal. */
export type Sendable<Of extends Effect = Effect> = Change & {
  readonly effect: Of;
  readonly keeps?: KeptFile;
  /** What stays where it is refused after the changes before it, as a sentence goes on with it. */
  readonly leaves?: SafeText;
};
export type KubeSendable = Sendable<KubeEffect>;

export const isKube = (change: Sendable): change is KubeSendable => change.effect.via === 'kube';

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
  /** What it is about, and what a person types to confirm it, where that isn't the first object that changes. */
  readonly about?: Target;
  readonly owes?: Id;
  readonly pays?: Id;
  readonly preview: Preview;
  /** Why the operator has no right to this. The plan is shown all the same, to hand to somebody who has. */
  readonly denied?: SafeText;
};

export const targetOf = ({ about, changes }: PlannedChange): Target => about ?? changes[0].target;

/** Reads, and nothing else, until it is so; `holdMs`: and stays so for that long without a break. */
export type Look = {
  readonly kind: 'look';
  readonly says: SafeText;
  readonly withinMs: number;
  readonly holdMs?: number;
  /** How long from one look to the next, where looking is dear; else often at first, then every second. */
  readonly everyMs?: number;
};

export type Plan =
  | Look
  | PlannedChange
  /** Only a person can answer it. */
  | { readonly kind: 'ask'; readonly question: Question }
  /** `isMissed`: what the step is for can't happen here, and the run goes on without it. It must not read as done. */
  | { readonly kind: 'nothing-to-do'; readonly because: SafeText; readonly isMissed?: true }
  | { readonly kind: 'blocked'; readonly because: SafeText; readonly first?: Call };

export type Outcome =
  | {
      readonly kind: 'applied';
      readonly generation?: number;
      readonly stored?: Json;
      /** Of a program: the last lines that it wrote. */
      readonly output?: readonly SafeText[];
    }
  | { readonly kind: 'refused'; readonly why: 'conflict' | 'rights' | 'invalid' | 'policy'; readonly says: SafeText }
  /** Surely not processed. */
  | { readonly kind: 'not-sent'; readonly why: 'unreachable' | 'login' | 'throttled'; readonly says: SafeText }
  | { readonly kind: 'unknown'; readonly says: SafeText; readonly output?: readonly SafeText[] };

/** What is seen of a change in the world, now. */
export type Seen = {
  readonly landed: 'before' | 'after' | 'other' | 'unreadable';
  readonly effect: 'waiting' | 'in-effect' | 'failed' | 'reverted' | 'unknown';
  readonly says: SafeText;
  readonly next?: Call;
  /** Of a look: what later steps may use as `$id.name`, once it is in effect. */
  readonly result?: JsonObject;
  readonly facts?: readonly FactSeen[];
  readonly checks?: readonly CheckSeen[];
  /** Of a look: it can't go on by itself, a person decides. The run pauses at the step. */
  readonly asksPerson?: true;
};
