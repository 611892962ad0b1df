export type PlaybookText = { readonly path: string; readonly text: string };

/** Where playbooks come from: those that come with the program, a person's own folder, and files that somebody names. */
export interface PlaybookFiles {
  /** In the order of their names. */
  bundled(): Promise<readonly PlaybookText[]>;
  /** Those of the person's own folder, in the order of their names; none where there is no such folder. */
  own(): Promise<readonly PlaybookText[]>;
  /** The same file, from whatever folder a run of it is gone on with. */
  wholePath(path: string): string;
  /** Nothing for a file that isn't there; throws where there is one that can't be read. */
  read(path: string): Promise<PlaybookText | undefined>;
  /** Whole or not at all. */
  write(path: string, text: string): Promise<void>;
  /** Resolves once one of the files says something else than what was read of it, or `signal` says to stop. */
  nextChange(read: readonly PlaybookText[], signal: AbortSignal): Promise<void>;
}
