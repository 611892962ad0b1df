import type { Id } from '../domain/brands.ts';
import type { Actor, Entry } from '../domain/journal.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** A run's file as read back. Problems are said, never hidden: a line that is torn or was changed. */
export type RunFile = {
  readonly run: Id;
  readonly entries: readonly Entry[];
  readonly problems: readonly SafeText[];
  /** Written by a newer version: it may be read, and nothing may be added. */
  readonly isNewer: boolean;
};

export interface Journal {
  /** Returns when the line is on the disk; throws when it is not, and then nothing may be sent. */
  append(entry: Entry): Promise<void>;
  /** Takes a run of a dead process over, so that only one of us goes on with it. False when somebody else has it. */
  claim(run: Id, by: Actor): Promise<boolean>;
  release(run: Id): Promise<void>;
  /** Cuts a torn last line off, so that the run can be gone on with. Says what was cut, if anything. */
  mend(run: Id): Promise<SafeText | undefined>;
  read(run: Id): Promise<RunFile | undefined>;
  /** Newest first. */
  list(): Promise<readonly Id[]>;
}
