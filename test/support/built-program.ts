import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The program as it is shipped. `npm test` builds it first. */
export const builtProgram = path.resolve(import.meta.dirname, '../../dist/deploy-cockpit.js');

/** A state folder of its own, so that no test meets another's journal or practice cluster. */
export type StateFolder = {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
};

export function stateFolder(): StateFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-cockpit-test-'));
  return {
    path: folder,
    // The settings of whoever runs the tests must not decide what they see.
    env: { DEPLOY_COCKPIT_STATE: folder, XDG_CONFIG_HOME: folder },
    async remove() {
      await endPractice(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a practice cluster that was left for a killed cockpit to come back to, by its own id. */
async function endPractice(folder: string): Promise<void> {
  const address = await readFile(path.join(folder, 'practice', 'address.json'), 'utf8').catch(() => undefined);
  if (address === undefined) return;
  const { pid } = JSON.parse(address) as { pid: number };
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}
