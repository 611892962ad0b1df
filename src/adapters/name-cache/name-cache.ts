import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KnownNames, KnownWorkload } from '../../ports/known-names.ts';

type Stored = { readonly latest: string; readonly contexts: Readonly<Record<string, readonly KnownWorkload[]>> };

const nothing: Stored = { latest: '', contexts: {} };
/** A completion that must be scrolled through helps nobody. */
const keptOfContext = 5_000;

/** One small file in the state folder, written whole, so that a killed process leaves the old one. */
export function nameCache(folder: string): KnownNames {
  const file = path.join(folder, 'known-names.json');
  return {
    async read(context) {
      const { latest, contexts } = await stored(file);
      return contexts[context ?? latest] ?? [];
    },
    async remember(context, workloads) {
      const { contexts } = await stored(file);
      const next: Stored = {
        latest: context,
        contexts: { ...contexts, [context]: merged(contexts[context] ?? [], workloads) },
      };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.${process.pid}`, JSON.stringify(next), { mode: 0o600 });
      await rename(`${file}.${process.pid}`, file);
    },
  };
}

/** What was seen now replaces what was known of the same namespaces; of others nothing new is known. */
function merged(before: readonly KnownWorkload[], seen: readonly KnownWorkload[]): readonly KnownWorkload[] {
  const looked = new Set(seen.map(({ namespace }) => namespace));
  return [...seen, ...before.filter(({ namespace }) => !looked.has(namespace))].slice(0, keptOfContext);
}

async function stored(file: string): Promise<Stored> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as Stored;
    return typeof read.contexts === 'object' && read.contexts !== null ? read : nothing;
  } catch {
    // Not there yet, or not readable: completion then knows no names, and nothing else is hindered.
    return nothing;
  }
}
