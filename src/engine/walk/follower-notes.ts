import type { Id } from '../../domain/brands.ts';
import { field, type Json, textAt } from '../../domain/json.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { mirrorOf } from './mirror.ts';
import { type OwnObject, ownPath, writeOwn } from './own-object.ts';

/** What somebody who reads along wrote. `id` is theirs, so that it is written down once, whoever dies in between. */
export type FollowerNote = { readonly id: Id; readonly name: string; readonly text: string };

/** How soon a note is found. */
export const notesMs = 4_000;
const prefix = 'note.';
const longest = 2_000;

/**
 * Lays a note beside the mirrored journal, in a key of its own: whoever walks the run mirrors only the journal's key, so
 * neither overwrites the other. It counts once it stands in the journal.
 */
export async function leaveNote(
  engine: Engine,
  namespace: string,
  run: Id,
  text: string,
): Promise<{ readonly id: Id } | { readonly says: SafeText }> {
  if (text.trim() === '') return { says: ours('it needs a few words, for the record') };
  if (text.length > longest) return { says: ours('that is too long for a note') };
  const id = engine.ids.next();
  const note = JSON.stringify({ name: engine.actor.name, text: text.trim() });
  const patch = [{ op: 'add', path: `/data/${prefix}${id}`, value: note }];
  const outcome = await writeOwn(engine, run, mirrorOf(namespace, run), 'PATCH', patch);
  return outcome.kind === 'applied' ? { id } : { says: outcome.says };
}

/** Those that lie there; nothing where the mirror can't be read now. */
export async function notesIn(
  { reader }: Engine,
  mirror: OwnObject,
  signal: AbortSignal,
): Promise<readonly FollowerNote[]> {
  const found = await reader.get(ownPath(mirror), signal);
  const data = found.kind === 'ok' ? field(found.value, 'data') : undefined;
  if (typeof data !== 'object' || data === null) return [];
  return Object.keys(data)
    .filter(key => key.startsWith(prefix))
    .sort()
    .map(key => noteOf(key, textAt(data as Json, key) ?? ''));
}

export const takeNoteAway = (engine: Engine, mirror: OwnObject, run: Id, { id }: FollowerNote) =>
  writeOwn(engine, run, mirror, 'PATCH', [{ op: 'remove', path: `/data/${prefix}${id}` }]);

/** What somebody wrote there by hand is kept as it stands: nothing that was meant for the record is thrown away. */
function noteOf(key: string, written: string): FollowerNote {
  const id = key.slice(prefix.length) as Id;
  const read = parsed(written);
  const [name, text] = [textAt(read, 'name') ?? 'somebody', textAt(read, 'text') ?? written];
  return { id, name: name.slice(0, 100), text: text.slice(0, longest) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
