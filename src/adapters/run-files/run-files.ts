import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { RunFiles } from '../../ports/run-files.ts';

/** Beside the journal: `FOLDER/RUN/NAME`. Whole or not at all. */
export function runFiles(folder: string): RunFiles {
  const pathOf = (run: string, name: string) => path.join(folder, path.basename(run), path.basename(name));
  return {
    pathOf,
    async write(run, name, text) {
      const file = pathOf(run, name);
      try {
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await writeThrough(`${file}.new`, text);
        await rename(`${file}.new`, file);
        return { kind: 'applied' };
      } catch (cause) {
        return {
          kind: 'refused',
          why: 'invalid',
          says: safe(`${file} can't be written: ${reasonOf(cause)}`),
        };
      }
    },
    async read(run, name) {
      const file = pathOf(run, name);
      try {
        return { kind: 'ok', text: await readFile(file, 'utf8') };
      } catch (cause) {
        const kind = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreachable';
        return {
          kind,
          says: safe(`${file} can't be read on this machine: ${reasonOf(cause)}`, 300),
        };
      }
    },
  };
}

/** To the disk itself: what a change overwrites must outlive this machine's power. */
async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const reasonOf = (cause: unknown): SafeText =>
  cause instanceof Error ? safe(cause.message, 200) : ours('unknown reason');
