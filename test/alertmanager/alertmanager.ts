import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../control-plane/free-ports.ts';
import { startProcesses } from '../control-plane/processes.ts';
import { until } from '../control-plane/until.ts';
import { debianProgram } from '../support/debian-program.ts';

export const alertmanagerProgram = () =>
  debianProgram({
    title: 'Alertmanager',
    debianPackage: 'prometheus-alertmanager',
    names: ['prometheus-alertmanager', 'alertmanager'],
    cacheName: 'alertmanager',
  });

export type Alertmanager = {
  readonly url: string;
  readonly version: string;
  /** What its own API says of an alert that it holds. */
  alerts(): Promise<readonly HeldAlert[]>;
  stop(): Promise<void>;
};

export type HeldAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly status: { readonly state: string };
};

/** One on a port of 127.0.0.1, alone, that tells `receiver` of every alert at once. */
export async function startAlertmanager(receiver: string): Promise<Alertmanager> {
  const program = await alertmanagerProgram();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-alertmanager-'));
  const config = path.join(folder, 'config.yml');
  await writeFile(
    config,
    `route: { receiver: people, group_by: ['...'], group_wait: 0s, group_interval: 1s }
receivers: [{ name: people, webhook_configs: [{ url: '${receiver}', send_resolved: true }] }]
`,
  );
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const processes = startProcesses(folder, 'remove');
  const listens = [`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='];
  try {
    await processes.start({
      name: 'alertmanager',
      file: program.file,
      args: [...program.args, `--config.file=${config}`, `--storage.path=${folder}`, ...listens],
    });
    const version = await until('the Alertmanager answers', async () => {
      await processes.check();
      const reply = await fetch(`${url}/api/v2/status`).catch(() => undefined);
      return reply?.ok && ((await reply.json()) as { versionInfo: { version: string } }).versionInfo.version;
    });
    return {
      url,
      version,
      alerts: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly HeldAlert[],
      stop: processes.stop,
    };
  } catch (cause) {
    await processes.stop();
    throw cause;
  }
}
