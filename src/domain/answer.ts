import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** What a read brought. A failed read is not an empty list: it says which way it failed. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly at: Instant }
  | { readonly kind: 'absent' | 'denied' | 'unreachable'; readonly says: SafeText };

export type FailedAnswer = Exclude<Answer<never>, { kind: 'ok' }>;
