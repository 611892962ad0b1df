// A program of its own: it starts the processes of one control plane and ends them when it is told to, or when whoever
// started it dies. A dying process cannot clean up after itself, but the kernel closes its pipes: the guard's standard
// input ends, and that is the sign. It runs detached, so that Ctrl-C in a terminal reaches the test runner alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** What the guard is asked: one JSON line each. */
export type GuardRequest = { readonly name: string; readonly file: string; readonly args: readonly string[] };

/** What the guard says: one JSON line each. */
export type GuardNotice =
  | { readonly kind: 'started'; readonly name: string; readonly pid: number }
  | { readonly kind: 'ended'; readonly name: string; readonly how: string };

const graceMs = 4000;
const [folder, afterwards] = process.argv.slice(2);
if (!folder) throw new Error('The guard needs the folder of its control plane.');
let leaving = false;
const children = new Map<string, ChildProcess>();

process.stdout.on('error', () => {}); // nobody listens any more; the end of standard input follows
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leave());
createInterface({ input: process.stdin })
  .on('line', line => start(JSON.parse(line)))
  .on('close', () => void leave());

function start({ name, file, args }: GuardRequest): void {
  const log = openSync(join(folder as string, `${name}.log`), 'a');
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', log, log], env: { HOME: folder, PATH: '' } });
  children.set(name, child);
  child.on('spawn', () => tell({ kind: 'started', name, pid: child.pid ?? 0 }));
  child.on('error', error => ended(name, error.message));
  child.on('exit', (code, signal) => ended(name, signal ?? `exit code ${code}`));
}

function ended(name: string, how: string): void {
  children.delete(name);
  tell({ kind: 'ended', name, how });
}

function tell(notice: GuardNotice): void {
  process.stdout.write(`${JSON.stringify(notice)}\n`);
}

/** The store that was started first goes last: without it the API server waits for it instead of ending. */
async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  const [first, ...rest] = children.keys();
  await end(rest);
  if (first) await end([first]);
  if (afterwards === 'remove') rmSync(folder as string, { recursive: true, force: true });
  process.exit();
}

async function end(names: readonly string[]): Promise<void> {
  const left = () => names.flatMap(name => children.get(name) ?? []);
  for (const child of left()) child.kill('SIGTERM');
  const deadline = performance.now() + graceMs;
  while (left().length > 0 && performance.now() < deadline) await pause(20);
  for (const child of left()) child.kill('SIGKILL');
  while (left().length > 0) await pause(20);
}
