import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlaybookFiles, PlaybookText } from '../../ports/playbook-files.ts';

/** Nobody's page; whoever names such a file meant another one. */
const biggest = 8 * 1024 * 1024;
const lookEveryMs = 300;

/** `folder` = the one with the playbooks that come with the program; `own` = the one where a person keeps theirs. */
export function playbookFiles(folder: string, own: string): PlaybookFiles {
  return {
    bundled: () => readAll(folder),
    own: () =>
      readAll(own).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return [];
        throw cause;
      }),
    wholePath: file => path.resolve(file),
    read,
    async write(file, text) {
      const { mode } = await stat(file);
      await writeFile(`${file}.new`, text, { mode });
      await rename(`${file}.new`, file);
    },
    async nextChange(before, signal) {
      while (!signal.aborted) {
        const now = await Promise.all(before.map(one => readNow(one.path)));
        if (now.some((one, index) => one !== undefined && one.text !== before[index]?.text)) return;
        await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

async function readAll(folder: string): Promise<readonly PlaybookText[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.md') && name !== 'README.md').sort();
  const texts = await Promise.all(names.map(name => read(path.join(folder, name))));
  return texts.filter(text => text !== undefined);
}

async function read(file: string): Promise<PlaybookText | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error(`${file} is no file`);
    if (found.size > biggest) throw new Error(`${file} is too big for a playbook`);
    return { path: file, text: await readFile(file, 'utf8') };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** An editor that saves takes a file away for a moment. */
const readNow = (file: string): Promise<PlaybookText | undefined> => read(file).catch(() => undefined);
