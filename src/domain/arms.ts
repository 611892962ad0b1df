import type { Instant } from './brands.ts';
import type { HardFact } from './judgement.ts';
import type { PodReport } from './reports.ts';
import type { SafeText } from './safe-text.ts';

/** The two sides of a comparison, as the cluster has them at one time. */
export type Arms = {
  /** `rolling-update`: a new revision against the one that it takes the place of. `canary`: two workloads behind one Service. */
  readonly how: 'rolling-update' | 'canary';
  /** The same as long as the same two things are compared; what was learned under another key says nothing of these. */
  readonly key: string;
  readonly canary: Arm;
  readonly stable: Arm;
  readonly hardFacts: readonly HardFact[];
  /** The part of all requests that the canary should get, where somebody said so. */
  readonly share?: number;
  /**
   * What the canary is to have, as the cluster has it written down: pods, unless something else divides the traffic.
   * Another number is another step, whoever took it and wherever. Absent while it may still be the one before.
   */
  readonly weight?: number;
  /** From when on it has that weight, with all its pods ready. Absent where none is ready, or nobody wrote it down. */
  readonly weightSince?: Instant;
  /** What its step is called by, a part of 1: what was asked for, or what comes of its pods once all are there. */
  readonly wanted?: number;
  /** Every pod of the canary that is wanted is there and ready. */
  readonly areCanariesReady: boolean;
};

/** `name`: as it stands beside its plot: `r7`, `checkout-canary`. Pods that run and can be asked. */
export type Arm = { readonly name: SafeText; readonly pods: readonly PodReport[] };
