import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Hash, Id } from '../../domain/brands.ts';
import type { Actor, Entry } from '../../domain/journal.ts';
import { decodeEntry, encodeEntry } from '../../domain/journal-line.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Journal, RunFile } from '../../ports/journal.ts';
import type { Processes } from '../../ports/surroundings.ts';

export type JournalFileOptions = {
  /** Made when it is not there, readable by its owner alone. */
  readonly folder: string;
  readonly hash: Hash;
  readonly processes: Processes;
  /** Around each flush to the disk; tests end the process there. */
  readonly flush?: (handle: FileHandle) => Promise<void>;
};

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY, O_RDWR, O_RDONLY, O_DIRECTORY } = constants;
/** No link is followed: whoever could put one there could turn the journal into a write to any file. */
const noLink = O_NOFOLLOW ?? 0;
const runName = /^[\w-]{8,80}$/;

/** One file of JSON lines per run, 0600, only ever added to. */
export function journalFile({ folder, hash, processes, flush = handle => handle.sync() }: JournalFileOptions): Journal {
  const fileOf = (run: Id, suffix = 'jsonl') => path.join(folder, `${checked(run)}.${suffix}`);

  const flushFolder = async () => {
    // Without it a new file's name may be lost with the power, though its content was flushed.
    const handle = await open(folder, O_RDONLY | (O_DIRECTORY ?? 0));
    try {
      await flush(handle);
    } finally {
      await handle.close();
    }
  };

  return {
    async append(entry) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const isFirst = entry.seq === 1;
      // The first line must make the file: a run that was opened can't be opened again.
      const flags = O_WRONLY | O_APPEND | noLink | (isFirst ? O_CREAT | O_EXCL : 0);
      const handle = await open(fileOf(entry.run), flags, 0o600);
      try {
        await handle.appendFile(`${encodeEntry(entry)}\n`);
        await flush(handle);
      } finally {
        await handle.close();
      }
      if (isFirst) await flushFolder();
    },

    async claim(run, by) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const _try of [1, 2]) {
        if (await makeLock(fileOf(run, 'lock'), by)) return true;
        const holder = await readLock(fileOf(run, 'lock'));
        if (holder && processes.isAlive(holder) !== false) return false;
        await unlink(fileOf(run, 'lock')).catch(() => undefined);
      }
      return false;
    },

    async release(run) {
      await unlink(fileOf(run, 'lock')).catch(() => undefined);
    },

    async mend(run) {
      const text = await readText(fileOf(run));
      if (text === undefined || text === '' || text.endsWith('\n')) return undefined;
      const whole = text.lastIndexOf('\n') + 1;
      const handle = await open(fileOf(run), O_RDWR | noLink);
      try {
        await handle.truncate(Buffer.byteLength(text.slice(0, whole)));
        await flush(handle);
      } finally {
        await handle.close();
      }
      return safe(`a line that was not written whole was cut off: ${text.slice(whole, whole + 60)}`);
    },

    async read(run) {
      const text = await readText(fileOf(run));
      return text === undefined ? undefined : parse(run, text, hash);
    },

    async list() {
      const names = await readdir(folder).catch(ignoreAbsent([] as string[]));
      return names
        .filter(name => name.endsWith('.jsonl') && runName.test(name.slice(0, -6)))
        .map(name => name.slice(0, -6) as Id)
        .sort()
        .reverse();
    },
  };
}

/** An id from a file or a flag must not lead out of the folder. */
function checked(run: Id): Id {
  if (!runName.test(run)) throw new Error(`"${safe(run, 40)}" is not a run's name`);
  return run;
}

async function makeLock(file: string, { host, pid, startedAt }: Actor): Promise<boolean> {
  try {
    const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL | noLink, 0o600);
    await handle.writeFile(JSON.stringify({ host, pid, startedAt }));
    await handle.close();
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

async function readLock(file: string): Promise<Pick<Actor, 'host' | 'pid' | 'startedAt'> | undefined> {
  try {
    return JSON.parse((await readText(file)) ?? '') as Pick<Actor, 'host' | 'pid' | 'startedAt'>;
  } catch {
    return undefined;
  }
}

const readText = (file: string): Promise<string | undefined> =>
  readFile(file, { encoding: 'utf8', flag: O_RDONLY | noLink }).catch(ignoreAbsent(undefined));

const ignoreAbsent =
  <T>(instead: T) =>
  (cause: NodeJS.ErrnoException): T => {
    if (cause.code === 'ENOENT') return instead;
    throw cause;
  };

/** Lines up to the first that is torn or broken; what follows a break in the chain is said to be doubtful. */
function parse(run: Id, text: string, hash: Hash): RunFile {
  const entries: Entry[] = [];
  const problems: SafeText[] = [];
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  let previous = 'first';
  for (const [index, line] of lines.entries()) {
    const entry = decodeEntry(line);
    if (!entry) {
      problems.push(safe(`line ${index + 1} of run ${run} is no journal entry, so it and what follows are left out`));
      break;
    }
    if (entry.prev !== previous)
      problems.push(safe(`line ${index + 1} of run ${run} does not follow from the line before: the file was changed`));
    previous = hash(line);
    entries.push(entry);
  }
  if (tail !== '') problems.push(safe(`the last line of run ${run} was not written whole`));
  return { run, entries, problems, isNewer: entries.some(({ v }) => (v as number) > 1) };
}
