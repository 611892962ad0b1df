import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { actions } from '../actions/registry.ts';
import { connect } from '../adapters/kubernetes/connect.ts';
import { readKubeconfig } from '../adapters/kubernetes/kubeconfig.ts';
import { lookingOnly } from '../adapters/kubernetes/service-proxy.ts';
import { makeNotifier } from '../adapters/notify/notifier.ts';
import { type PracticeProcess, practiceProcess } from '../adapters/practice-process/practice-process.ts';
import { makePrograms } from '../adapters/programs/programs.ts';
import { runFiles } from '../adapters/run-files/run-files.ts';
import { fasterClock } from '../adapters/surroundings/faster-clock.ts';
import { hostProcesses, processStartedAt, randomIds, sha256, systemClock } from '../adapters/surroundings/node.ts';
import { makeWeb } from '../adapters/web/web.ts';
import { CockpitError, NoKubeconfigError } from '../app/cockpit-error.ts';
import { createLoggedErrors } from '../app/judging/logged-errors.ts';
import { judgeSettingsFor } from '../app/judging/settings.ts';
import { outsideOf } from '../app/outside.ts';
import { rememberReadings } from '../app/remember-readings.ts';
import { settingsWarning } from '../app/settings-file.ts';
import { checks } from '../checks/registry.ts';
import { clockSpeed } from '../cli/clock-speed.ts';
import { milliseconds } from '../cli/commands/command.ts';
import type { ClusterFlags, OpenCockpit } from '../cli/house.ts';
import { environmentsAt, metricsAt } from '../config/settings.ts';
import type { Environment } from '../domain/environment.ts';
import type { Actor } from '../domain/journal.ts';
import { openRuns } from '../engine/settle.ts';
import { facts } from '../facts/registry.ts';
import { timelineMarkdown } from '../wording/timeline-export.ts';
import type { Host } from './host.ts';
import { measurementsOf } from './measurements-of.ts';

/** Connects to the cluster that the flags mean, or to a practice cluster. Throws a CockpitError that says what to do where it can't. */
export async function openCockpit(
  host: Host,
  flags: ClusterFlags,
  asking: 'person' | 'pipeline',
  mayAsk = asking === 'person',
): Promise<OpenCockpit> {
  const { env, folder, version, interrupted } = host;
  const scenario = flags.practice === true ? 'checkout-errors' : flags.practice;
  if (flags.clock !== undefined && scenario === undefined)
    throw new CockpitError('usage', '--clock is the speed of a practice cluster: it needs --practice.');
  const speed = flags.clock === undefined ? 1 : clockSpeed(flags.clock);
  const practising = scenario === undefined ? undefined : await startPractice(host, scenario, speed);
  const clock = practising && practising.speed !== 1 ? fasterClock(practising.speed, practising.since) : systemClock;
  const kubeconfig = practising?.kubeconfigPath ?? flags.kubeconfig;
  const file = await host.settings(flags.config);
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
  interrupted.addEventListener('abort', giveUp, { once: true });
  const connection = await connect(options).finally(() => interrupted.removeEventListener('abort', giveUp));
  if (connection.kind !== 'connection') {
    await practising?.end();
    // A kubeconfig that can't be used is the user's to put right; a server that doesn't answer is not.
    const config = await readKubeconfig(options, options);
    throw config instanceof Object && 'says' in config ? wrongConfig(config.says) : unreachable(connection.says);
  }
  const { reader } = connection;
  const who = await connection.access.whoAmI(AbortSignal.any([interrupted, AbortSignal.timeout(5_000)]));
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
  const { place } = connection;
  const metrics = practising ? undefined : metricsAt(file.settings, place.context, place.server);
  const isReadOnly = flags.readOnly === true || (env.DEPLOY_COCKPIT_READ_ONLY ?? '0') !== '0';
  const judge = practising ? undefined : judgeSettingsFor(metrics);
  const engine = {
    reader,
    access: connection.access,
    ...(!isReadOnly && { writer: connection.makeWriter() }),
    journal: host.journal,
    ...(!isReadOnly && {
      outlets: {
        notifier: makeNotifier({ sinks, clock, env, home: homedir() }),
        programs: makePrograms({ allowed: programs, env, home: homedir() }),
        runFiles: runFiles(path.join(folder, 'files')),
      },
    }),
    sources: {
      measurements: rememberReadings(
        measurementsOf(connection, clock, env, {
          ...(metrics && { metrics }),
          ...(file.settings.monitors && { monitors: file.settings.monitors }),
        }),
      ),
      logs: connection.logs,
      ...(metrics?.logs !== 'off' && { loggedErrors: createLoggedErrors(connection.logs, clock) }),
      events: connection.events,
      services: isReadOnly ? lookingOnly(connection.services) : connection.services,
      web: makeWeb(clock),
      ...(judge && { judge }),
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
      names: host.names,
      playbooks: host.playbooks,
      ...(judge && { judge }),
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

const wrongConfig = (says: string): CockpitError =>
  says.startsWith('No kubeconfig was found') ? new NoKubeconfigError(says) : new CockpitError('usage', says);

const unreachable = (says: string) =>
  new CockpitError('sourceDown', `The API server could not be asked: ${says}`, [
    'deploy-cockpit --practice opens a practice cluster; nothing real is touched',
  ]);

async function startPractice({ folder, program }: Host, scenario: string, speed: number): Promise<PracticeProcess> {
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
