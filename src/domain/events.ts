import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** What a controller, the scheduler or a kubelet noted about one object. The API server keeps it for about an hour. */
export type EventReport = {
  readonly uid: string;
  readonly about: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly isWarning: boolean;
  readonly reason: SafeText;
  readonly message: SafeText;
  /** How often it was noted. */
  readonly count: number;
  readonly lastAt?: Instant;
  readonly from: SafeText;
};
