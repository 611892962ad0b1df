import type { Instant } from './brands.ts';
import type { JsonObject } from './json.ts';
import type { Side } from './rollout.ts';
import type { SafeText } from './safe-text.ts';

/** A numbered pod template kept by the cluster. */
export type Revision = {
  readonly number: number;
  readonly formerNumbers: readonly number[];
  readonly keptIn: Side['keptIn'];
  readonly keptAs: string;
  readonly uid: string;
  readonly hash: string;
  readonly images: readonly SafeText[];
  /** Digests of the pods that run it now, none when no pod does. */
  readonly digests: readonly SafeText[];
  readonly createdAt?: Instant;
  readonly cause?: SafeText;
  /** Who made it, and how we know: an annotation of ours, else only a field manager. */
  readonly by?: { readonly name: SafeText; readonly known: 'annotation' | 'field-manager' };
  readonly isCurrent: boolean;
  readonly pods: number;
  readonly ready: number;
  /** Said of it by our journal. */
  readonly record?: RevisionRecord;
  /** No longer than the journal's own words: `rolled back after 4 min`. */
  readonly template: JsonObject;
};

/** What our own journal knows of one template. */
export type RevisionRecord = {
  readonly at: Instant;
  readonly what: 'rolled-back-from' | 'rolled-back-to';
  readonly by: SafeText;
};

/** Why a revision is believed to be good: a ladder, best first. */
export type Evidence =
  | { readonly rung: 'record'; readonly at: Instant }
  | { readonly rung: 'serving'; readonly ready: number; readonly since: Instant }
  | { readonly rung: 'was-current'; readonly forMs: number }
  | { readonly rung: 'none' };

export type LastGood = { readonly revision: Revision; readonly evidence: Evidence };
