import type { AnyAction, Readers, Sources, WalkReaders } from '../actions/action.ts';
import type { AnyCheck } from '../checks/check.ts';
import type { Hash } from '../domain/brands.ts';
import type { Place } from '../domain/environment.ts';
import type { Actor, Entry } from '../domain/journal.ts';
import type { AnyFact } from '../facts/fact.ts';
import type { Access } from '../ports/access.ts';
import type { Journal } from '../ports/journal.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Programs } from '../ports/programs.ts';
import type { Reader } from '../ports/reader.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { Clock, Ids, Processes } from '../ports/surroundings.ts';
import type { Writer } from '../ports/writer.ts';
import { recordsOf } from './records.ts';

/** Ways out beside the API server. */
export type Outlets = {
  readonly notifier: Notifier;
  readonly programs: Programs;
  readonly runFiles: RunFiles;
};

/** What a run needs. Without a Writer nothing can be sent: that is what read-only mode is. */
export type Engine = {
  readonly reader: Reader;
  readonly access: Access;
  readonly writer?: Writer;
  /** Absent in read-only mode, like the writer. */
  readonly outlets?: Outlets;
  readonly sources: Sources;
  readonly journal: Journal;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly facts: ReadonlyMap<string, AnyFact>;
  readonly checks: ReadonlyMap<string, AnyCheck>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly processes: Processes;
  readonly hash: Hash;
  /** A run's lines as a page for people: what is recorded beside it, and told of it. */
  readonly timeline: (entries: readonly Entry[]) => string;
  readonly place: Place;
  readonly actor: Actor;
  /** Overrides how late a lost request may still land; for a cluster whose limit is known. */
  readonly landsWithinMs?: number;
};

export const readersOf = (engine: Engine, walk?: WalkReaders): Readers => ({
  reader: engine.reader,
  access: engine.access,
  sources: engine.sources,
  records: target => recordsOf(engine.journal, target),
  now: () => engine.clock.now(),
  wait: (ms, signal) => engine.clock.wait(ms, signal),
  place: engine.place,
  sinks: engine.outlets?.notifier.sinks ?? [],
  programs: engine.outlets?.programs.allowed ?? [],
  ...(engine.outlets && { kept: engine.outlets.runFiles }),
  ...(walk && { walk }),
});
