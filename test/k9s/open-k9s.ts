import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Screen } from '../support/terminal.ts';
import { openTerminal } from '../support/terminal.ts';
import { k9sProgram } from './build.ts';

export type K9s = { readonly screen: Screen; close(): Promise<void> };

/** k9s on a kubeconfig, in all namespaces, with settings of nobody. */
export async function openK9s(kubeconfigPath: string, resource = 'deployments'): Promise<K9s> {
  const program = await k9sProgram();
  const home = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-k9s-'));
  const folders = ['HOME', 'K9S_CONFIG_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];
  const screen = openTerminal(
    {
      args: ['--kubeconfig', kubeconfigPath, '--all-namespaces', '--command', resource],
      columns: 120,
      rows: 40,
      env: Object.fromEntries(folders.map(name => [name, home])),
    },
    program,
  );
  return {
    screen,
    async close() {
      screen.kill();
      await screen.exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}
