import type { Instant } from './brands.ts';
import type { Json } from './json.ts';
import type { SafeText } from './safe-text.ts';

export type FactValue = 'true' | 'false' | 'unknown';

/** What is known of one fact, with the line that made it so. */
export type FactSeen = {
  readonly name: string;
  readonly value: FactValue;
  /** One sentence of evidence: `errors began with r7, 6 s after its start`. */
  readonly says: SafeText;
  readonly evidence: Json;
  readonly at: Instant;
  /** Who answered it in their own name, where no evidence did. */
  readonly answeredBy?: SafeText;
};
