import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Hash, Id, Instant } from '../../domain/brands.ts';
import type { Clock, Ids, Processes } from '../../ports/surroundings.ts';

export const sha256: Hash = text => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export const systemClock: Clock = {
  now: () => Date.now(),
  monoMs: () => Math.round(performance.now()),
  wait: (ms, signal) => timeout(ms, undefined, { signal }).catch(() => undefined),
};

/** Ten hex digits of time, then chance: sorts by time, and fits a file name, a header and an annotation. */
export const randomIds: Ids = {
  next: () => `${Date.now().toString(16).padStart(11, '0')}-${randomBytes(6).toString('hex')}` as Id,
};

export const processStartedAt: Instant = Math.round(Date.now() - performance.now());

/** A pid is given out again, so the start counts too where the system tells it. Clocks of both differ a little. */
const sameStartMs = 3_000;

export const hostProcesses: Processes = {
  isAlive({ host, pid, startedAt }) {
    if (host !== hostname()) return 'unknown';
    if (!exists(pid)) return false;
    const began = startOf(pid);
    return began === undefined || Math.abs(began - startedAt) < sameStartMs;
  },
};

/** A file's text; nothing for one that isn't there. */
export async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux only: field 22 of /proc/PID/stat counts ticks of 10 ms since boot (proc(5)). */
function startOf(pid: number): Instant | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
    const ticks = Number(fields[19]);
    return boot === undefined || Number.isNaN(ticks) ? undefined : Number(boot) * 1000 + ticks * 10;
  } catch {
    return undefined;
  }
}
