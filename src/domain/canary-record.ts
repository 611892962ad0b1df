import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** What our own journal knows of the canary that a workload had last. */
export type CanaryRecord = {
  readonly at: Instant;
  readonly what: 'taken-away' | 'promoted';
  readonly by: SafeText;
  /** As it was given with the act: `2.1.0: FAIL errors 0.59 % vs 0.30 % (1.9x)`. */
  readonly reason?: SafeText;
};
