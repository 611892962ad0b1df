import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a running practice cluster says it is. */
export type PracticeAddress = {
  readonly pid: number;
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly scenario: string;
  /** Seconds of its time in one of ours, since the moment at which both were the same. */
  readonly speed: number;
  readonly since: number;
};

export type PracticeProcess = PracticeAddress & {
  /** Whether this process started it, and so ends it. */
  readonly isOurs: boolean;
  end(): Promise<void>;
};

export type StartOptions = {
  /** Of the state; the cluster's address lies there, so that a killed cockpit can come back to it. */
  readonly folder: string;
  readonly scenario: string;
  readonly speed: number;
  /** Command and arguments that start this program. */
  readonly program: readonly [string, ...string[]];
};

const startsWithinMs = 20_000;

export const addressFile = (folder: string): string => path.join(folder, 'practice', 'address.json');

/**
 * The practice cluster of a scenario: the one that still runs, else a new child process. It is a process of its own, so
 * that a cockpit that is killed can come back to it, and so that no figure of ours contains it.
 */
export async function practiceProcess(options: StartOptions): Promise<PracticeProcess> {
  const { folder, scenario, speed } = options;
  const running = await readAddress(folder);
  const isMeant = running?.scenario === scenario && running.speed === speed;
  if (isMeant && (await answers(running))) return { ...running, isOurs: false, end: async () => undefined };
  return start(options);
}

async function start({ folder, scenario, speed, program }: StartOptions): Promise<PracticeProcess> {
  await mkdir(path.join(folder, 'practice'), { recursive: true, mode: 0o700 });
  await rm(addressFile(folder), { force: true });
  const [command, ...args] = program;
  const child = spawn(
    command,
    [...args, 'practice', '--scenario', scenario, '--clock', `x${speed}`, '--serve', folder],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  let ended: number | undefined;
  child.on('exit', code => {
    ended = code ?? 1;
  });
  const until = Date.now() + startsWithinMs;
  while (Date.now() < until && ended === undefined) {
    const address = await readAddress(folder);
    if (address && address.pid === child.pid) {
      child.stderr?.destroy();
      child.unref();
      return { ...address, isOurs: true, end: () => endProcess(address.pid, folder) };
    }
    await wait(15);
  }
  throw new Error(`The practice cluster did not start: ${complaint.trim().split('\n').at(-1) ?? `exit code ${ended}`}`);
}

async function endProcess(pid: number, folder: string): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
  const address = await readAddress(folder);
  if (address?.pid === pid) await rm(addressFile(folder), { force: true });
}

async function readAddress(folder: string): Promise<PracticeAddress | undefined> {
  try {
    const address = JSON.parse(await readFile(addressFile(folder), 'utf8')) as PracticeAddress;
    return typeof address.pid === 'number' && typeof address.url === 'string' ? address : undefined;
  } catch {
    // Not there, or not written whole: then there is nothing to come back to.
    return undefined;
  }
}

/** Something listens there; whether it is the one that is meant, its certificate and token decide. */
const answers = ({ url }: PracticeAddress): Promise<boolean> =>
  new Promise(resolve => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), timeout: 1_000 });
    const done = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
