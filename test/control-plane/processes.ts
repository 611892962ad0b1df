import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GuardNotice, GuardRequest } from './guard.ts';

/** The processes of one control plane, behind a guard that outlives us just long enough to end them. */
export type Processes = {
  start(request: GuardRequest): Promise<number>;
  /** Throws with the last words of a process that ended although nobody asked it to. */
  check(): Promise<void>;
  readonly pids: ReadonlyMap<string, number>;
  stop(): Promise<void>;
};

export function startProcesses(folder: string, afterwards: 'keep' | 'remove'): Processes {
  const program = join(import.meta.dirname, 'guard.ts');
  const guard = spawn(process.execPath, [program, folder, afterwards], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  guard.stdin.on('error', () => {}); // a guard that died is found by `check`
  const pids = new Map<string, number>();
  const died = new Map<string, string>();
  const waiting = new Map<string, { resolve(pid: number): void; reject(error: Error): void }>();
  const gone = once(guard, 'exit');
  let stopping = false;

  createInterface({ input: guard.stdout }).on('line', line => {
    const notice: GuardNotice = JSON.parse(line);
    if (notice.kind === 'started') {
      pids.set(notice.name, notice.pid);
      waiting.get(notice.name)?.resolve(notice.pid);
    } else {
      pids.delete(notice.name);
      died.set(notice.name, notice.how);
      waiting.get(notice.name)?.reject(new Error(`${notice.name} did not start: ${notice.how}.`));
    }
    waiting.delete(notice.name);
  });
  guard.on('exit', () => {
    if (!stopping) died.set('guard', 'ended by somebody else');
    for (const pid of pids.values()) kill(pid); // a guard that was killed could not end them
    for (const [name, { reject }] of waiting) reject(new Error(`${name} did not start: its guard is gone.`));
  });

  return {
    pids,
    start: request =>
      new Promise((resolve, reject) => {
        waiting.set(request.name, { resolve, reject });
        guard.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    async check() {
      for (const [name, how] of died) throw new Error(`${name} ended (${how}): ${await lastWords(folder, name)}`);
    },
    async stop() {
      stopping = true;
      guard.stdin.end();
      await gone;
      if (afterwards === 'remove') await rm(folder, { recursive: true, force: true }); // should the guard have been killed
    },
  };
}

async function lastWords(folder: string, name: string): Promise<string> {
  const log = await readFile(join(folder, `${name}.log`), 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-5).join('\n');
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it had already ended
  }
}
