import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { hostProcesses, sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Entry } from '../../src/domain/journal.ts';
import type { Bench } from '../support/bench/bench.ts';
import type { KillPoint } from './kill-points.ts';
import type { KillOrders, Left } from './playbook-kill-child.ts';

const child = path.resolve(import.meta.dirname, 'playbook-kill-child.ts');

/** Where `rollback-deployment` is walked again and again: its workload is checkout in a namespace of its own. */
export type Place = {
  readonly bench: Bench;
  readonly namespace: string;
  readonly folder: string;
  /** A webhook that serves #incident. */
  readonly sink: string;
};

export type Walked = {
  readonly kills: readonly KillPoint[];
  /** Points that the run never came by. */
  readonly missed: readonly KillPoint[];
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
  /** Every line that a process tried to write, in order. */
  readonly lines: readonly string[];
};

/**
 * Begins the playbook with a file of answers, is killed around the first line that `points` name, goes on with `playbook
 * resume`, is killed at the next one, and so on until the run is closed.
 */
export async function walkAndKill(place: Place, points: readonly KillPoint[]): Promise<Walked> {
  const { folder, namespace } = place;
  await prepareFolder(place);
  const journal = journalFile({ folder: path.join(folder, 'runs'), hash: sha256, processes: hostProcesses });
  const kills: KillPoint[] = [];
  const problems: string[] = [];
  let left = [...points];
  for (;;) {
    const runs = await journal.list();
    const answers = ['--answers', path.join(folder, 'answers.yaml')];
    const line =
      runs.length === 0
        ? ['playbook', 'run', 'rollback-deployment', 'checkout', '-n', namespace, ...answers]
        : ['playbook', 'resume', ...runs.slice(0, 1), '-n', namespace, ...answers];
    const { ended, said, killed } = await runChild(place, line, left);
    if (killed) {
      kills.push(killed);
      left = left.filter(one => one.line !== killed.line || one.when !== killed.when);
      const isOver = killed.line === 'run.closed' && killed.when === 'after';
      if (isOver) break;
      continue;
    }
    if (ended !== 0) problems.push(`it is left open with ${ended}: ${said.slice(-600)}`);
    break;
  }
  const [run] = await journal.list();
  const file = run && (await journal.read(run));
  return {
    kills,
    missed: left,
    entries: file?.entries ?? [],
    problems: [...problems, ...(file?.problems ?? ['there is no run'])],
    lines: (await readFile(path.join(folder, 'lines'), 'utf8').catch(() => '')).trim().split('\n'),
  };
}

async function prepareFolder({ folder, sink }: Place): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'answers.yaml'),
    [
      'inputs: { incident: INC-4711 }',
      'choices: { decide: { choose: Roll back, reason: errors began with r2 } }',
      'confirmations: { undo: checkout }',
    ].join('\n'),
  );
  await writeFile(
    path.join(folder, 'config.yaml'),
    `people:\n  chat: { type: webhook, serves: [incident, incident-commander], url: ${sink}, signing-key: file:~/key }\n`,
  );
  await writeFile(path.join(folder, 'key'), 'a key of the test, long enough to sign');
}

async function runChild(
  { bench, folder }: Place,
  line: readonly string[],
  points: readonly KillPoint[],
): Promise<{ readonly ended: number | string; readonly said: string; readonly killed?: KillPoint }> {
  const left = path.join(folder, 'left');
  const orders: KillOrders = {
    kubeconfig: bench.kubeconfigPath,
    folder,
    line,
    points,
    landsWithinMs: 400,
    holds: { steps: ['verify'], times: 10 },
    left,
  };
  // A process that dies soon spends most of its life reading our files: one that comes to its end keeps what it read.
  const { ended, said } = await run(orders, path.join(path.dirname(folder), 'compiled'));
  const { killed } = JSON.parse(await readFile(left, 'utf8').catch(() => '{}')) as Partial<Left>;
  return { ended, said, ...(ended === 'SIGKILL' && killed && { killed }) };
}

/** Exit code, or the signal that ended it. */
const run = (
  orders: KillOrders,
  compiled: string,
): Promise<{ readonly ended: number | string; readonly said: string }> =>
  new Promise(resolve => {
    const options = { timeout: 180_000, env: { ...process.env, NODE_COMPILE_CACHE: compiled } };
    execFile(process.execPath, [child, JSON.stringify(orders)], options, (error, out, complaint) => {
      const said = `${out}${complaint}`;
      resolve({ ended: error?.signal ?? (error ? Number(error.code) : 0), said });
    });
  });
