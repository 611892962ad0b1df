import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { safe } from '../../domain/safe-text.ts';
import type { RunFiles } from '../../ports/run-files.ts';

/** Beside the journal: `FOLDER/RUN/NAME`. Whole or not at all. */
export function runFiles(folder: string): RunFiles {
  return {
    async write(run, name, text) {
      const own = path.join(folder, path.basename(run));
      const file = path.join(own, path.basename(name));
      try {
        await mkdir(own, { recursive: true, mode: 0o700 });
        await writeFile(`${file}.new`, text, { mode: 0o600 });
        await rename(`${file}.new`, file);
        return { kind: 'applied' };
      } catch (cause) {
        const says = safe(`${file} can't be written: ${cause instanceof Error ? cause.message : 'unknown reason'}`);
        return { kind: 'refused', why: 'invalid', says };
      }
    },
  };
}
