import type { Json } from './json.ts';
import type { SafeText } from './safe-text.ts';

/** How one check of a `wait` or `verify` step stands now. Unknown is not a yes. */
export type CheckSeen = {
  readonly check: string;
  readonly holds: 'yes' | 'no' | 'unknown';
  /** With its numbers and its limit: `errors 0.31 %, under 0.5 %`. */
  readonly says: SafeText;
  readonly evidence: Json;
  /** What a person reads back, such as an order number. */
  readonly readBack?: SafeText;
};
