import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { actions } from '../../src/actions/registry.ts';
import { journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { connect } from '../../src/adapters/kubernetes/connect.ts';
import { nameCache } from '../../src/adapters/name-cache/name-cache.ts';
import { playbookFiles } from '../../src/adapters/playbook-files/playbook-files.ts';
import {
  hostProcesses,
  processStartedAt,
  randomIds,
  sha256,
  systemClock,
  textOf,
} from '../../src/adapters/surroundings/node.ts';
import { CockpitError } from '../../src/app/cockpit-error.ts';
import { outsideOf } from '../../src/app/outside.ts';
import { loadSettings, settingsWarning } from '../../src/app/settings-file.ts';
import type { ClusterFlags, House } from '../../src/cli/house.ts';
import { runCli } from '../../src/cli/program.ts';
import { environmentsAt } from '../../src/config/settings.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/ports/surroundings.ts';
import { scenarios } from '../../src/practice/serve-practice.ts';
import { aroundEngine } from './around-engine.ts';

export type Said = { readonly code: number; readonly out: string; readonly complaints: string };

export type TestHouseOptions = {
  /** Used where the command line names none. */
  readonly kubeconfig?: string;
  readonly isTerminal?: boolean;
  /** What the person types; a function is asked when it is time to answer. */
  readonly answer?:
    | string
    | ((question: string, gone?: AbortSignal) => string | undefined | Promise<string | undefined>);
  /** The same, one after the other; somebody sits at a terminal then. */
  readonly answers?: readonly string[];
  /** Puts something between the commands and the real engine. */
  readonly engine?: (engine: Engine) => Engine;
  /** Called with each printed line, as it is printed. */
  readonly onLine?: (line: string) => void;
  readonly landsWithinMs?: number;
  /** Ends when the person presses Ctrl-C. */
  readonly interrupted?: AbortSignal;
  /** The kubeconfig's. */
  readonly contexts?: readonly string[];
  /** As if every process that opened a run had ended, this one too. */
  readonly areOthersDead?: boolean;
  /** The system's, unless told. */
  readonly clock?: Clock;
  /** This machine's own name where the process may die, so that the next one sees that it is dead. */
  readonly host?: string;
};

export type TestHouse = {
  readonly folder: string;
  /** Runs one command line in this process, with the real engine, journal and adapters. */
  run(line: string | readonly string[], options?: TestHouseOptions): Promise<Said>;
  /** What was opened, with which flags. */
  readonly opened: { readonly flags: ClusterFlags; readonly asking: string }[];
  readonly drawn: () => number;
  remove(): Promise<void>;
};

/** In a folder of its own, or in the one that a process before it left. */
export function testHouse(
  always: TestHouseOptions = {},
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-cockpit-cli-')),
): TestHouse {
  const opened: { flags: ClusterFlags; asking: string }[] = [];
  let drawn = 0;
  const houseOf = (options: TestHouseOptions, out: string[], complaints: string[]): House => {
    const answers = [...(options.answers ?? [])];
    const isTerminal = options.isTerminal ?? options.answers !== undefined;
    const say = (to: string[]) => (line: string) => {
      to.push(line);
      options.onLine?.(line);
    };
    const { clock = systemClock, host = 'test-host' } = options;
    const journal = journalFile({ folder: path.join(folder, 'runs'), hash: sha256, processes: hostProcesses });
    return {
      version: '0.0.0-test',
      env: {},
      isTerminal,
      print: say(out),
      complain: say(complaints),
      interrupted: options.interrupted ?? new AbortController().signal,
      journal,
      write: (file, text) => writeFile(file, text),
      draw: async () => {
        drawn += 1;
        return 0;
      },
      practice: async () => 0,
      scenarios: async () => scenarios,
      playbooks: playbookFiles(path.resolve(import.meta.dirname, '../../playbooks'), path.join(folder, 'playbooks')),
      names: nameCache(path.join(folder, 'cache')),
      contexts: async () =>
        (options.contexts ?? []).map(name => ({ name, server: `https://${name}.example`, namespace: 'shop' })),
      settings: named => loadSettings({ named, usual: path.join(folder, 'config.yaml') }, textOf),
      ask: async (question, gone) => {
        if (!isTerminal || gone?.aborted) return undefined;
        if (options.answers) return answers.shift();
        return typeof options.answer === 'function' ? options.answer(question, gone) : options.answer;
      },
      async open(flags, asking) {
        opened.push({ flags, asking });
        const { kubeconfig = options.kubeconfig, context, namespace, as, asGroup } = flags;
        const file = await loadSettings({ named: flags.config, usual: path.join(folder, 'config.yaml') }, textOf);
        const warning = settingsWarning(file);
        const connection = await connect({
          env: {},
          home: '/nonexistent',
          version: '0.0.0-test',
          clock,
          environmentOf: () => 'production',
          settingsOf: (of, server) => environmentsAt(file.settings, of, server),
          mayAsk: false,
          ...(kubeconfig !== undefined && { kubeconfig }),
          ...(context !== undefined && { context }),
          ...(namespace !== undefined && { namespace }),
          ...(as !== undefined && { as }),
          ...(asGroup !== undefined && { asGroups: asGroup }),
        });
        if (connection.kind !== 'connection') throw new CockpitError('sourceDown', connection.says);
        const who = await connection.access.whoAmI(AbortSignal.timeout(10_000));
        const { reader } = connection;
        const outside = await outsideOf({ isOurPractice: false, reader }, file.settings, AbortSignal.timeout(5_000));
        const between = options.engine ?? ((engine: Engine) => engine);
        const processes = options.areOthersDead ? { isAlive: () => false } : hostProcesses;
        return {
          ...(warning && { warning }),
          close: () => connection.close(),
          cockpit: {
            logs: connection.logs,
            names: nameCache(path.join(folder, 'cache')),
            ...(!flags.allNamespaces && { namespace: connection.place.namespace }),
            engine: between({
              reader,
              access: connection.access,
              ...(!flags.readOnly && { writer: connection.makeWriter() }),
              journal,
              actions,
              ...aroundEngine(connection, folder, { ...outside, clock }),
              clock,
              ids: randomIds,
              processes,
              hash: sha256,
              place: connection.place,
              actor: {
                name: who.kind === 'ok' ? who.value.name : 'unknown',
                groups: [],
                asking: asking === 'person' ? 'person' : 'pipeline',
                host,
                pid: process.pid,
                startedAt: processStartedAt,
              },
              ...(options.landsWithinMs !== undefined && { landsWithinMs: options.landsWithinMs }),
            }),
          },
        };
      },
    };
  };
  return {
    folder,
    opened,
    drawn: () => drawn,
    async run(line, options = {}) {
      const [out, complaints]: [string[], string[]] = [[], []];
      const argv = typeof line === 'string' ? line.split(' ').filter(word => word !== '') : line;
      const code = await runCli(argv, houseOf({ ...always, ...options }, out, complaints));
      return { code, out: out.join('\n'), complaints: complaints.join('\n') };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
