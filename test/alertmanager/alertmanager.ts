import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../control-plane/free-ports.ts';
import { startProcesses } from '../control-plane/processes.ts';
import { until } from '../control-plane/until.ts';

const run = promisify(execFile);
const debianPackage = 'prometheus-alertmanager';

/** A program with what stands before its own arguments. */
type Program = { readonly file: string; readonly args: readonly string[] };

/**
 * A real Alertmanager: that of the machine, or else Debian's package, taken apart in the user's cache folder. It is not
 * installed, because that would start a service.
 */
export async function alertmanagerProgram(): Promise<Program> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const installed = folders.flatMap(folder => [debianPackage, 'alertmanager'].map(name => path.join(folder, name)));
  const cache = path.join(
    process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
    'deploy-cockpit',
    'alertmanager',
  );
  const unpacked = path.join(cache, 'usr', 'bin', debianPackage);
  for (const file of installed) if (await isThere(file)) return { file, args: [] };
  try {
    if (!(await isThere(unpacked))) await unpackInto(cache);
    const program = withOwnShare(path.join(cache, 'usr', 'share'), unpacked);
    await run(program.file, [...program.args, '--version']);
    return program;
  } catch (cause) {
    throw new Error(
      `There is no Alertmanager to test with: install it (apt-get install ${debianPackage}), or put "alertmanager" into PATH.`,
      { cause },
    );
  }
}

/** Debian's build reads its templates from /usr/share alone, so it sees its own folder there, and nobody else does. */
const withOwnShare = (share: string, file: string): Program => ({
  file: '/usr/bin/unshare',
  args: [
    '--user',
    '--map-root-user',
    '--mount',
    '/bin/sh',
    '-c',
    '/bin/mount --bind "$0" /usr/share && exec "$@"',
    share,
    file,
  ],
});

async function unpackInto(cache: string): Promise<void> {
  await mkdir(path.dirname(cache), { recursive: true });
  const half = await mkdtemp(`${cache}-`);
  try {
    const download = () => run('apt-get', ['download', debianPackage], { cwd: half });
    // On a new machine apt knows no package before its first update, which only root may do.
    await download().catch(async () => {
      await run('apt-get', ['update']);
      await download();
    });
    const archive = (await readdir(half)).find(name => name.endsWith('.deb'));
    await run('dpkg', ['-x', path.join(half, archive ?? ''), half]);
    await rename(half, cache);
  } catch (cause) {
    await rm(half, { recursive: true, force: true });
    throw cause;
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

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
