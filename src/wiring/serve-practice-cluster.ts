import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addressFile } from '../adapters/practice-process/practice-process.ts';
import { exitCodes } from '../app/cockpit-error.ts';
import type { House } from '../cli/house.ts';
import type { Host } from './host.ts';

/** A practice cluster in this process, until it is interrupted, or nobody is connected any more. */
export async function servePracticeCluster(
  { folder, print, interrupted }: Host,
  { scenario, speed, port, serve }: Parameters<House['practice']>[0],
): Promise<number> {
  const { servePractice } = await import('../practice/serve-practice.ts');
  const own = path.join(serve ?? folder, 'practice', `${process.pid}`);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const server = await servePractice({
    scenario,
    speed,
    folder: own,
    ...(port !== undefined && { port }),
    ...(serve !== undefined && { idleMs: 15 * 60_000 }),
  });
  if (serve === undefined) {
    print(`Practice cluster "${scenario}" at ${server.url}. Nothing real is touched. Ctrl-C ends it.`);
    if (speed !== 1) print(`Its clock runs ${speed} times as fast as yours.`);
    print(`export KUBECONFIG=${server.kubeconfigPath}`);
  } else {
    const { url, kubeconfigPath, since } = server;
    const address = { pid: process.pid, url, kubeconfigPath, scenario, speed, since };
    await writeFile(`${addressFile(serve)}.new`, JSON.stringify(address), {
      mode: 0o600,
    });
    await rename(`${addressFile(serve)}.new`, addressFile(serve));
  }
  const ended = new Promise<void>(resolve => interrupted.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([ended, server.idle]);
  await server.close();
  await rm(own, { recursive: true, force: true });
  return exitCodes.done;
}
