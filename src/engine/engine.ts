import type { AnyAction, Readers } from '../actions/action.ts';
import type { Hash } from '../domain/brands.ts';
import type { Place } from '../domain/environment.ts';
import type { Actor } from '../domain/journal.ts';
import type { Access } from '../ports/access.ts';
import type { Journal } from '../ports/journal.ts';
import type { Reader } from '../ports/reader.ts';
import type { Clock, Ids, Processes } from '../ports/surroundings.ts';
import type { Writer } from '../ports/writer.ts';
import { recordsOf } from './records.ts';

/** What a run needs. Without a Writer nothing can be sent: that is what read-only mode is. */
export type Engine = {
  readonly reader: Reader;
  readonly access: Access;
  readonly writer?: Writer;
  readonly journal: Journal;
  readonly actions: ReadonlyMap<string, AnyAction>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly processes: Processes;
  readonly hash: Hash;
  readonly place: Place;
  readonly actor: Actor;
  /** Overrides how late a lost request may still land; for a cluster whose limit is known. */
  readonly landsWithinMs?: number;
};

export const readersOf = (engine: Engine): Readers => ({
  reader: engine.reader,
  access: engine.access,
  records: target => recordsOf(engine.journal, target),
  now: () => engine.clock.now(),
  place: engine.place,
});
