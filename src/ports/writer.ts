import type { KubeSendable, Outcome } from '../domain/change.ts';
import type { Json } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';

export type DryRun =
  | { readonly kind: 'accepted'; readonly stored: Json; readonly warnings: readonly SafeText[] }
  | Exclude<Outcome, { kind: 'applied' }>;

/** The only way out for a change. Read-only mode has none, so it can't write by construction. */
export interface Writer {
  /** The same bytes, to be judged and not stored; its Audit-ID is the change's id with `-dry` behind it. */
  dryRun(change: KubeSendable, signal: AbortSignal): Promise<DryRun>;
  /** Sends once. Takes no signal: a change that was sent can't be called back. */
  send(change: KubeSendable): Promise<Outcome>;
}
