/** A workload that was seen the last time that somebody looked. */
export type KnownWorkload = { readonly namespace: string; readonly name: string };

/** Names that completion offers without asking a cluster. They may be old: a name that is gone is refused later. */
export interface KnownNames {
  /** All that are remembered of a context, or of the one that was looked at last. Never fails: none are known then. */
  read(context?: string): Promise<readonly KnownWorkload[]>;
  remember(context: string, workloads: readonly KnownWorkload[]): Promise<void>;
}
