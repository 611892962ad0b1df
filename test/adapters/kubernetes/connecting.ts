import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type Connection, type ConnectOptions, connect } from '../../../src/adapters/kubernetes/connect.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { Clock } from '../../../src/ports/surroundings.ts';

/** Real time, but waits are over at once; how long they were asked to be is kept. */
export type FastClock = Clock & { readonly waits: number[] };

export function fastClock(): FastClock {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.now(),
    monoMs: () => performance.now(),
    async wait(ms, signal) {
      waits.push(ms);
      if (!signal.aborted) await new Promise(resolve => setTimeout(resolve, Math.min(ms, 5)));
    },
  };
}

export const never = new AbortController().signal;

const folders: string[] = [];

/** Gone when the test file is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-cockpit-adapter-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true }))));

export async function writeKubeconfig(cluster: Json, user: Json = {}): Promise<string> {
  const file = join(await temporaryFolder(), 'config');
  const config = {
    'current-context': 'here',
    contexts: [
      {
        name: 'here',
        context: { cluster: 'here', user: 'us', namespace: 'shop' },
      },
    ],
    clusters: [{ name: 'here', cluster }],
    users: [{ name: 'us', user }],
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

export async function optionsFor(cluster: Json, user: Json = {}): Promise<ConnectOptions> {
  return {
    kubeconfig: await writeKubeconfig(cluster, user),
    env: { PATH: process.env.PATH },
    home: '/nonexistent',
    version: '0.0.0-test',
    environmentOf: () => 'development',
    clock: fastClock(),
    random: () => 0,
  };
}

export async function connected(options: ConnectOptions): Promise<Connection> {
  const connection = await connect(options);
  if (connection.kind === 'problem') expect.fail(connection.says);
  return connection;
}

/** Waits for a condition, never for a time. */
export async function until(isSo: () => boolean, what: string, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > deadline) expect.fail(`waited in vain until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
