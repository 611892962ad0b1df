import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import envPaths from 'env-paths';
import { journalFile } from './adapters/journal-file/journal-file.ts';
import { readKubeconfig } from './adapters/kubernetes/kubeconfig.ts';
import { nameCache } from './adapters/name-cache/name-cache.ts';
import { playbookFiles } from './adapters/playbook-files/playbook-files.ts';
import { hostProcesses, sha256, textOf } from './adapters/surroundings/node.ts';
import { CockpitError } from './app/cockpit-error.ts';
import { loadSettings, type SettingsFile } from './app/settings-file.ts';
import type { House } from './cli/house.ts';
import { runCli } from './cli/program.ts';
import { safe } from './domain/safe-text.ts';
import { drawCockpit } from './wiring/draw-cockpit.ts';
import type { Host } from './wiring/host.ts';
import { openCockpit } from './wiring/open-cockpit.ts';
import { servePracticeCluster } from './wiring/serve-practice-cluster.ts';

const { env } = process;
const { data, config: configFolder } = envPaths('deploy-cockpit', { suffix: '' });
const folder = env.DEPLOY_COCKPIT_STATE ?? data;
const interruption = new AbortController();
const isTerminal = Boolean(process.stdout.isTTY && process.stdin.isTTY);

const host: Host = {
  version: '0.1.0',
  env,
  folder,
  program: [process.execPath, path.join(import.meta.dirname, 'deploy-cockpit.js')],
  print: line => void process.stdout.write(`${line}\n`),
  interrupted: interruption.signal,
  journal: journalFile({ folder: path.join(folder, 'runs'), hash: sha256, processes: hostProcesses }),
  playbooks: playbookFiles(path.join(import.meta.dirname, 'playbooks'), path.join(configFolder, 'playbooks')),
  names: nameCache(path.join(folder, 'cache')),
  contexts,
  settings,
};

const house: House = {
  ...host,
  isTerminal,
  complain: line => void process.stderr.write(`${line}\n`),
  open: (flags, asking) => openCockpit(host, flags, asking),
  draw: (open, flags) => drawCockpit(host, open, flags),
  practice: options => servePracticeCluster(host, options),
  scenarios: async () => (await import('./practice/serve-practice.ts')).scenarios,
  write,
  ask,
};

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CockpitError(
      'usage',
      `${safe(file, 200)} could not be written: ${safe((cause as Error).message)}.`,
      [],
      cause,
    );
  }
}

/** The contexts of the kubeconfig that would be used; none where there is none that can be read. */
async function contexts(kubeconfig?: string): ReturnType<House['contexts']> {
  const flags = kubeconfig === undefined ? {} : { kubeconfig };
  const config = await readKubeconfig(flags, { env, home: homedir() });
  return 'contexts' in config ? config.contexts : [];
}

function settings(named?: string): Promise<SettingsFile> {
  const usual = path.join(configFolder, 'config.yaml');
  return loadSettings({ named, usual }, textOf);
}

async function ask(question: string, gone?: AbortSignal): Promise<string | undefined> {
  if (!isTerminal) return undefined;
  const reading = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, Ctrl-C is a key and no signal.
  reading.on('SIGINT', () => interruption.abort());
  const over = gone ? AbortSignal.any([interruption.signal, gone]) : interruption.signal;
  try {
    return await reading.question(question, { signal: over });
  } catch {
    process.stderr.write('\n');
    return undefined;
  } finally {
    reading.close();
  }
}

// Whoever reads our output may stop reading, as `head` does. What was begun is still done, and journalled.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause;
  });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
// The process ends by itself once everything is closed; what still hangs must not keep the shell waiting.
const code = await runCli(process.argv.slice(2), house);
process.exitCode = code;
const { flushCompileCache } = await import('node:module');
flushCompileCache?.();
setTimeout(() => process.exit(code), 1_000).unref();
