import { mkdir, rename, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { createInterface as createLines } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import envPaths from 'env-paths';
import type { SpokenTerminal } from '../components/plain/speak-cockpit.ts';
import { actions } from './actions/registry.ts';
import { journalFile } from './adapters/journal-file/journal-file.ts';
import { type Connection, connect } from './adapters/kubernetes/connect.ts';
import { readKubeconfig } from './adapters/kubernetes/kubeconfig.ts';
import { lookingOnly } from './adapters/kubernetes/service-proxy.ts';
import { nameCache } from './adapters/name-cache/name-cache.ts';
import { makeNotifier } from './adapters/notify/notifier.ts';
import { lookUp } from './adapters/notify/sink-values.ts';
import { playbookFiles } from './adapters/playbook-files/playbook-files.ts';
import { podUsage } from './adapters/pod-scrape/pod-metrics.ts';
import { makePodPages } from './adapters/pod-scrape/pod-pages.ts';
import { addressFile, type PracticeProcess, practiceProcess } from './adapters/practice-process/practice-process.ts';
import { makePrograms } from './adapters/programs/programs.ts';
import { makePrometheus } from './adapters/prometheus/prometheus.ts';
import { serviceRoute } from './adapters/prometheus/service-route.ts';
import { urlRoute } from './adapters/prometheus/url-route.ts';
import { runFiles } from './adapters/run-files/run-files.ts';
import { fasterClock } from './adapters/surroundings/faster-clock.ts';
import {
  hostProcesses,
  processStartedAt,
  randomIds,
  sha256,
  systemClock,
  textOf,
} from './adapters/surroundings/node.ts';
import { makeWeb } from './adapters/web/web.ts';
import { CockpitError, exitCodes, NoKubeconfigError } from './app/cockpit-error.ts';
import { type Elsewhere, openFleet } from './app/fleet.ts';
import { judgeSettingsFor } from './app/judging/settings.ts';
import { outsideOf } from './app/outside.ts';
import { rememberReadings } from './app/remember-readings.ts';
import { loadSettings, type SettingsFile, settingsWarning } from './app/settings-file.ts';
import { checks } from './checks/registry.ts';
import { clockSpeed } from './cli/clock-speed.ts';
import { milliseconds } from './cli/commands/command.ts';
import type { ClusterFlags, House, OpenCockpit } from './cli/house.ts';
import { lookOf } from './cli/look.ts';
import { runCli } from './cli/program.ts';
import { environmentsAt, metricsAt, noSettings, type Settings } from './config/settings.ts';
import type { Environment } from './domain/environment.ts';
import type { Actor } from './domain/journal.ts';
import { safe } from './domain/safe-text.ts';
import { openRuns } from './engine/settle.ts';
import { facts } from './facts/registry.ts';
import type { Measurements } from './ports/measurements.ts';
import type { Clock } from './ports/surroundings.ts';
import { timelineMarkdown } from './wording/timeline-export.ts';

const version = '0.1.0';
const { env } = process;
const folder = env.DEPLOY_COCKPIT_STATE ?? envPaths('deploy-cockpit', { suffix: '' }).data;
const program: [string, string] = [process.execPath, path.join(import.meta.dirname, 'deploy-cockpit.js')];
const configFolder = envPaths('deploy-cockpit', { suffix: '' }).config;
const interruption = new AbortController();
const isTerminal = Boolean(process.stdout.isTTY && process.stdin.isTTY);
const journal = journalFile({ folder: path.join(folder, 'runs'), hash: sha256, processes: hostProcesses });

const names = nameCache(path.join(folder, 'cache'));

const house: House = {
  version,
  env,
  isTerminal,
  print: line => void process.stdout.write(`${line}\n`),
  complain: line => void process.stderr.write(`${line}\n`),
  interrupted: interruption.signal,
  journal,
  open,
  write,
  draw,
  practice,
  scenarios: async () => (await import('./practice/serve-practice.ts')).scenarios,
  playbooks: playbookFiles(path.join(import.meta.dirname, 'playbooks'), path.join(configFolder, 'playbooks')),
  names,
  contexts,
  settings,
  ask,
};

async function open(
  flags: ClusterFlags,
  asking: 'person' | 'pipeline',
  mayAsk = asking === 'person',
): Promise<OpenCockpit> {
  const scenario = flags.practice === true ? 'checkout-errors' : flags.practice;
  if (flags.clock !== undefined && scenario === undefined)
    throw new CockpitError('usage', '--clock is the speed of a practice cluster: it needs --practice.');
  const speed = flags.clock === undefined ? 1 : clockSpeed(flags.clock);
  const practising = scenario === undefined ? undefined : await startPractice(scenario, speed);
  const clock = practising && practising.speed !== 1 ? fasterClock(practising.speed, practising.since) : systemClock;
  const kubeconfig = practising?.kubeconfigPath ?? flags.kubeconfig;
  const file = await settings(flags.config);
  const connecting = new AbortController();
  const options = {
    env,
    home: homedir(),
    version,
    clock,
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(flags.context !== undefined && { context: flags.context }),
    ...(flags.namespace !== undefined && { namespace: flags.namespace }),
    ...(flags.as !== undefined && { as: flags.as }),
    ...(flags.asGroup !== undefined && { asGroups: flags.asGroup }),
    ...(flags.requestTimeout !== undefined && { requestTimeoutMs: milliseconds(flags.requestTimeout) }),
    environmentOf: () => (practising ? 'practice' : 'production') as Environment,
    ...(!practising && {
      settingsOf: (context: string, server: string) => environmentsAt(file.settings, context, server),
    }),
    ...(file.settings.namespace !== undefined && { usualNamespace: file.settings.namespace }),
    mayAsk,
    // Only until it stands: a request that is under way when the person interrupts is waited for, not cut.
    signal: connecting.signal,
  };
  const giveUp = () => connecting.abort();
  interruption.signal.addEventListener('abort', giveUp, { once: true });
  const connection = await connect(options).finally(() => interruption.signal.removeEventListener('abort', giveUp));
  if (connection.kind !== 'connection') {
    await practising?.end();
    // A kubeconfig that can't be used is the user's to put right; a server that doesn't answer is not.
    const config = await readKubeconfig(options, options);
    throw config instanceof Object && 'says' in config ? wrongConfig(config.says) : unreachable(connection.says);
  }
  const { reader } = connection;
  const who = await connection.access.whoAmI(AbortSignal.any([interruption.signal, AbortSignal.timeout(5_000)]));
  const actor: Actor = {
    name: who.kind === 'ok' ? who.value.name : 'unknown',
    groups: who.kind === 'ok' ? who.value.groups : [],
    asking,
    host: hostname(),
    pid: process.pid,
    startedAt: processStartedAt,
  };
  const isOurPractice = practising !== undefined;
  const { sinks, programs } = await outsideOf({ isOurPractice, reader }, file.settings, AbortSignal.timeout(5_000));
  const isReadOnly = flags.readOnly === true || (env.DEPLOY_COCKPIT_READ_ONLY ?? '0') !== '0';
  const engine = {
    reader,
    access: connection.access,
    ...(!isReadOnly && { writer: connection.makeWriter() }),
    journal,
    ...(!isReadOnly && {
      outlets: {
        notifier: makeNotifier({ sinks, clock, env, home: homedir() }),
        programs: makePrograms({ allowed: programs, env, home: homedir() }),
        runFiles: runFiles(path.join(folder, 'files')),
      },
    }),
    sources: {
      measurements: rememberReadings(measurementsOf(connection, clock, practising ? undefined : file.settings)),
      logs: connection.logs,
      events: connection.events,
      services: isReadOnly ? lookingOnly(connection.services) : connection.services,
      web: makeWeb(clock),
    },
    actions,
    facts,
    checks,
    clock,
    ids: randomIds,
    processes: hostProcesses,
    hash: sha256,
    timeline: timelineMarkdown,
    place: connection.place,
    actor,
  };
  const warning = practising ? undefined : settingsWarning(file);
  return {
    ...(warning && { warning }),
    cockpit: {
      engine,
      logs: connection.logs,
      names,
      playbooks: house.playbooks,
      ...(!practising && {
        judge: judgeSettingsFor(metricsAt(file.settings, connection.place.context, connection.place.server)),
      }),
      ...(file.settings.monitors && { monitors: file.settings.monitors }),
      ...(!flags.allNamespaces && { namespace: connection.place.namespace }),
    },
    async close() {
      const isOpen = practising?.isOurs && (await hasOpenRun());
      await connection.close();
      if (practising && !isOpen) await practising.end();
    },
  };

  /** A practice cluster with a run that is not closed stays, so that the run can be gone on with. */
  async function hasOpenRun(): Promise<boolean> {
    const others = await openRuns({ ...engine, processes: { isAlive: () => false } });
    return others.length > 0;
  }
}

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

/** A Prometheus where the settings name one; else the pods' own pages, which work with nothing installed. */
function measurementsOf(
  { place, services, apiProxy, reader }: Connection,
  clock: Clock,
  settings: Settings = noSettings,
): Measurements {
  const setting = metricsAt(settings, place.context, place.server);
  const { prometheus, tenant } = setting ?? {};
  if (!setting || !prometheus)
    return makePodPages(apiProxy, clock, { settings: setting, usageIn: podUsage(reader, clock) });
  const lookUpSecrets = (values: Parameters<typeof lookUp>[0]) => lookUp(values, { env, home: homedir() });
  const route =
    prometheus.kind === 'service'
      ? serviceRoute(services, prometheus)
      : urlRoute(prometheus, tenant, { env, lookUp: lookUpSecrets });
  return makePrometheus(route, clock, setting);
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

const wrongConfig = (says: string): CockpitError =>
  says.startsWith('No kubeconfig was found') ? new NoKubeconfigError(says) : new CockpitError('usage', says);

const unreachable = (says: string) =>
  new CockpitError('sourceDown', `The API server could not be asked: ${says}`, [
    'deploy-cockpit --practice opens a practice cluster; nothing real is touched',
  ]);

async function startPractice(scenario: string, speed: number): Promise<PracticeProcess> {
  try {
    return await practiceProcess({ folder, scenario, speed, program });
  } catch (cause) {
    throw new CockpitError(
      'sourceDown',
      cause instanceof Error ? cause.message : 'The practice cluster did not start.',
      [],
      cause,
    );
  }
}

/**
 * Once the picture is there, little happens for hours. From then on V8 collects early instead of letting its heap grow.
 * The compile cache is written before, because it is only good for the flags that it was made with.
 */
async function spareMemory(): Promise<void> {
  const [{ flushCompileCache }, { setFlagsFromString }] = await Promise.all([import('node:module'), import('node:v8')]);
  flushCompileCache();
  setFlagsFromString('--optimize-for-size');
}

async function draw({ cockpit, warning }: OpenCockpit, flags: ClusterFlags): Promise<number> {
  const fleet = openFleet(cockpit, await elsewhere(flags));
  const session = fleet.current();
  void session.complete.then(spareMemory);
  if (warning) session.send({ type: 'notice.show', says: warning });
  interruption.signal.addEventListener('abort', () => fleet.current().send({ type: 'leave' }), { once: true });
  const { isPlain, ascii, hasColour, hasBell } = lookOf(env, flags, (await settings(flags.config)).settings);
  try {
    if (isPlain) {
      const { speakCockpit } = await import('../components/plain/speak-cockpit.ts');
      await speakCockpit(fleet, { say: house.print, listen }, { ascii });
    } else {
      const { renderCockpit } = await import('../components/render-cockpit.tsx');
      await renderCockpit(fleet, process, { ascii, hasColour, hasBell });
    }
  } finally {
    const lines = fleet.farewell();
    await fleet.close();
    for (const line of lines) house.print(line);
  }
  return exitCodes.done;
}

/** Lines that a person types, without a screen. */
const listen: SpokenTerminal['listen'] = on => {
  const reading = createLines({ input: process.stdin, terminal: false });
  reading.on('line', on.line);
  reading.on('close', on.end);
  return () => reading.close();
};

/** The other contexts of the kubeconfig; the practice cluster has none. */
async function elsewhere(flags: ClusterFlags): Promise<Elsewhere> {
  const { namespace: _own, ...rest } = flags;
  return {
    contexts: flags.practice === undefined ? (await contexts(flags.kubeconfig)).map(({ name }) => name) : [],
    async open(context) {
      try {
        // The screen is ours by now: a login that wants to ask the person can't.
        return await open({ ...rest, context }, 'person', false);
      } catch (cause) {
        if (cause instanceof CockpitError) return { says: safe(cause.message) };
        throw cause;
      }
    },
  };
}

async function practice({ scenario, speed, port, serve }: Parameters<House['practice']>[0]): Promise<number> {
  const { servePractice } = await import('./practice/serve-practice.ts');
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
    house.print(`Practice cluster "${scenario}" at ${server.url}. Nothing real is touched. Ctrl-C ends it.`);
    if (speed !== 1) house.print(`Its clock runs ${speed} times as fast as yours.`);
    house.print(`export KUBECONFIG=${server.kubeconfigPath}`);
  } else {
    const { url, kubeconfigPath, since } = server;
    const address = { pid: process.pid, url, kubeconfigPath, scenario, speed, since };
    await writeFile(`${addressFile(serve)}.new`, JSON.stringify(address), {
      mode: 0o600,
    });
    await rename(`${addressFile(serve)}.new`, addressFile(serve));
  }
  const ended = new Promise<void>(resolve =>
    interruption.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([ended, server.idle]);
  await server.close();
  const { rm } = await import('node:fs/promises');
  await rm(own, { recursive: true, force: true });
  return exitCodes.done;
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
