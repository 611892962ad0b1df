import type { Hash, Id } from '../domain/brands.ts';
import type { Actor, Entry, Happening } from '../domain/journal.ts';
import { linkTo } from '../domain/journal-line.ts';
import type { Journal } from '../ports/journal.ts';
import type { Clock } from '../ports/surroundings.ts';

/** Writes one run's journal, line after line, each linked to the one before. `step` = of a playbook. */
export type Recorder = { readonly run: Id; record(happening: Happening, step?: string): Promise<Entry> };

export function createRecorder(
  run: Id,
  {
    journal,
    clock,
    hash,
    actor,
  }: { readonly journal: Journal; readonly clock: Clock; readonly hash: Hash; readonly actor: Actor },
  last?: Entry,
): Recorder {
  let previous = last;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (happening: Happening, step: string | undefined): Promise<Entry> => {
    const entry: Entry = {
      v: 1,
      run,
      seq: previous ? previous.seq + 1 : 1,
      at: clock.now(),
      monoMs: clock.monoMs(),
      by: actor,
      prev: previous ? linkTo(previous, hash) : 'first',
      ...(step !== undefined && { step }),
      ...happening,
    };
    await journal.append(entry);
    previous = entry;
    return entry;
  };
  return {
    run,
    record(happening, step) {
      const next = writing.then(() => write(happening, step));
      // A line that failed to be written must not keep the next ones from being tried.
      writing = next.catch(() => undefined);
      return next;
    },
  };
}
