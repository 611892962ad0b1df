import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench } from './bench/bench.ts';
import { builtProgram, type StateFolder, stateFolder } from './built-program.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { kubeconfigFor } from './kubeconfig-for.ts';
import { openTerminal, type Screen } from './terminal.ts';

export type CockpitOn = {
  readonly screen: Screen;
  readonly folder: StateFolder;
  readonly proxy: FaultProxy;
  /** Opens the cockpit once more, on the same state. */
  again(): Screen;
  close(): Promise<void>;
};

/** The built cockpit on a cluster of the test, through a network that can fail. */
export async function cockpitOn(
  bench: Bench,
  options: {
    readonly namespace: string;
    readonly args?: readonly string[];
    readonly columns?: number;
    readonly rows?: number;
    readonly token?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Files that stand among the person's own playbooks. */
    readonly playbooks?: readonly string[];
    readonly contexts?: Parameters<typeof kubeconfigFor>[1]['others'];
  },
): Promise<CockpitOn> {
  const proxy = await startFaultProxy({ target: { url: bench.url, caPem: bench.ca } });
  const config = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-kubeconfig-'));
  const kubeconfig = await kubeconfigFor(path.join(config, 'config'), {
    url: proxy.url,
    caPem: proxy.caPem,
    token: options.token ?? bench.token,
    namespace: options.namespace,
    ...(options.contexts && { others: options.contexts }),
  });
  const folder = stateFolder();
  for (const playbook of options.playbooks ?? [])
    await cp(playbook, path.join(folder.path, 'deploy-cockpit', 'playbooks', path.basename(playbook)));
  const screens: Screen[] = [];
  const open = () => {
    const { columns = 80, rows = 24, args = [], env = {} } = options;
    const screen = openTerminal({
      args: [builtProgram, '--kubeconfig', kubeconfig, ...args],
      columns,
      rows,
      env: { ...folder.env, ...env },
    });
    screens.push(screen);
    return screen;
  };
  return {
    screen: open(),
    folder,
    proxy,
    again: open,
    async close() {
      for (const screen of screens) {
        screen.kill();
        await screen.exited;
      }
      await proxy.close();
      await folder.remove();
      await rm(config, { recursive: true, force: true });
    },
  };
}
