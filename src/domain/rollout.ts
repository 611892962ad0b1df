import type { Instant } from './brands.ts';
import type { Phase } from './phase.ts';
import type { SafeText } from './safe-text.ts';

/** What a rollout still waits for, in the order in which `kubectl rollout status` asks. */
export type Waiting =
  | { readonly for: 'observation' }
  | { readonly for: 'updated'; readonly have: number; readonly want: number }
  | { readonly for: 'old-to-stop'; readonly left: number }
  | { readonly for: 'ready'; readonly have: number; readonly want: number }
  /** Pods of an older template that nothing replaces until somebody deletes them. */
  | { readonly for: 'deletion'; readonly left: number }
  /** Available: ready for `afterMs` without a break. `until`: all of them are ready, and then it is over. */
  | {
      readonly for: 'available';
      readonly have: number;
      readonly want: number;
      readonly afterMs: number;
      readonly until?: Instant;
    };

/** One pod generation of a rollout. */
export type Side = {
  readonly revision: number;
  /** Where the cluster keeps it, and under which name. */
  readonly keptIn: 'ReplicaSet' | 'ControllerRevision';
  readonly keptAs: string;
  readonly hash: string;
  readonly images: readonly SafeText[];
  readonly digests: readonly SafeText[];
  readonly desired: number;
  readonly pods: number;
  readonly ready: number;
  readonly available: number;
  /** Undefined while the pods were not read. */
  readonly restarts?: number;
};

export type Rollout = {
  readonly phase: Phase;
  /** Set while kubectl would say that it waits. */
  readonly waiting?: Waiting;
  readonly cause?: Cause;
  /** What holds it until somebody decides, where it is not simply paused: a partition, or pods to delete. */
  readonly held?: SafeText;
  readonly desired: number;
  readonly current?: Side;
  /** Other revisions that still have pods, newest first. */
  readonly old: readonly Side[];
  /** Whether two revisions have pods at this moment, or the newest is not complete. */
  readonly isRolling: boolean;
  readonly startedAt?: Instant;
  /** When the controller gives up, if nothing progresses. */
  readonly deadlineAt?: Instant;
};

/** What a rollout does next if nobody acts: so many new pods, from then on. */
export type NextStep = { readonly at: Instant; readonly pods: number; readonly of: number };

/** How sure a sentence is. */
export type Certainty = 'sure' | 'likely' | 'unknown';

/** Why a rollout does not go on: exactly one, the one that explains the others. */
export type Cause = {
  readonly kind:
    | 'deadline'
    | 'blocked-by-pod'
    | 'quota-or-admission'
    | 'image-pull'
    | 'config'
    | 'volume'
    | 'liveness'
    | 'crash-loop'
    | 'out-of-memory'
    | 'unschedulable'
    | 'unready'
    | 'start'
    | 'paused';
  readonly certainty: Certainty;
  readonly says: SafeText;
  /** How many of the newest revision's pods show it. */
  readonly pods: { readonly affected: number; readonly of: number };
  readonly evidence: readonly SafeText[];
  /** The worst pod, and the container to read the log of. */
  readonly pod?: { readonly name: string; readonly container: string; readonly hasPrevious: boolean };
};
