import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { hostProcesses, sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Entry } from '../../src/domain/journal.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import type { KillPoint } from './kill-points.ts';
import type { KillOrders, Left } from './playbook-kill-child.ts';

const child = path.resolve(import.meta.dirname, 'playbook-kill-child.ts');
const yes = ['--yes', '--confirm', 'checkout'];

/** What somebody does with a ramp whose process is gone. */
export type After = 'resume' | 'abort';

export type KilledRamp = { readonly kills: number; readonly problems: readonly string[] };

export type RampToKill = {
  readonly namespace: string;
  readonly image: string;
  readonly steps: string;
  /** How fast the cluster's clock runs, and with it that of whoever ramps. */
  readonly speed: number;
  /** The image of the stable Deployment afterwards; nothing where it is not touched at all. */
  readonly becomes?: string;
};

/**
 * Ramps an image, ends the process by SIGKILL around the first of these lines of its journal, and goes on or aborts in
 * another one, which ends at the next line, until none is left. Says what of its promises is broken afterwards.
 */
export async function killRamp(
  bench: Bench,
  { namespace, image, steps, speed, becomes }: RampToKill,
  points: readonly KillPoint[],
  after: After,
): Promise<KilledRamp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-ramp-kill-'));
  const before = await stableOf(bench, namespace);
  try {
    const orders = { bench, folder, speed };
    const ramp = ['ramp', 'checkout', '-n', namespace];
    const begin = [...ramp, '--image', image, '--steps', steps, '--hold', '5s', '--window', '20s', ...yes];
    const ends: (number | string)[] = [];
    for (const [index, point] of points.entries())
      ends.push((await runChild(orders, index === 0 ? begin : [...ramp, '--resume', ...yes], [point])).ended);
    const last = await runChild(orders, [...ramp, `--${after}`, ...yes], []);
    const journal = journalFile({ folder: path.join(folder, 'runs'), hash: sha256, processes: hostProcesses });
    const files = await Promise.all((await journal.list()).map(run => journal.read(run)));
    const runs = files.map(file => file?.entries ?? []);
    return {
      kills: ends.filter(end => end === 'SIGKILL').length,
      problems: [
        ...(await leftBehind(bench, namespace)).map(one => `left behind: ${one}`),
        ...(await stableProblems(bench, namespace, before, becomes)),
        ...runs.flatMap(openIn),
        ...runs.flatMap(sentTwiceIn),
        ...([0, 1].includes(Number(last.ended))
          ? []
          : [`--${after} ended with ${last.ended}: ${last.said.slice(-500)}`]),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const openIn = (entries: readonly Entry[]): readonly string[] =>
  entries.filter(({ type }) => type === 'run.closed').length === 1 || !entries.some(({ step }) => step !== undefined)
    ? []
    : [`run ${entries[0]?.run} was not closed once`];

/** What was started has one outcome; nothing that landed was sent again. */
const sentTwiceIn = (entries: readonly Entry[]): readonly string[] =>
  entries
    .filter(entry => entry.type === 'change.started')
    .filter(({ change }) => entries.filter(one => one.type === 'change.finished' && one.change === change).length > 1)
    .map(({ change }) => `change ${change} has two outcomes`);

async function stableProblems(
  bench: Bench,
  namespace: string,
  before: unknown,
  becomes: string | undefined,
): Promise<readonly string[]> {
  // A rollback is in effect when all that serve run the old template; the last pods get ready after that.
  const isWhole = async () => {
    const { available, replicas } = await stableOf(bench, namespace);
    return available === replicas;
  };
  await until('stable is whole', isWhole).catch(() => undefined);
  const after = await stableOf(bench, namespace);
  if (becomes === undefined)
    return JSON.stringify(after) === JSON.stringify(before) ? [] : ['the stable Deployment was changed'];
  return after.image === becomes && after.available === after.replicas ? [] : [`stable is ${JSON.stringify(after)}`];
}

export async function stableOf({ api }: Bench, namespace: string) {
  const { body } = await api('GET', deploymentPath(namespace, 'checkout'));
  return {
    generation: body.metadata.generation as number,
    image: body.spec.template.spec.containers[0].image as string,
    replicas: body.spec.replicas as number,
    available: body.status.availableReplicas as number,
  };
}

/** Pods that stop take their time; all else is gone. */
export async function leftBehind({ api }: Bench, namespace: string): Promise<readonly string[]> {
  const selected = `?labelSelector=${encodeURIComponent('deploy-cockpit.io/track=canary')}`;
  const names = async (where: string): Promise<readonly string[]> =>
    (await api('GET', `${where}${selected}`)).body.items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
  const pods = async () => names(`/api/v1/namespaces/${namespace}/pods`);
  await until('the canary’s pods are gone', async () => (await pods()).length === 0).catch(() => undefined);
  return [
    ...(await names(`/apis/apps/v1/namespaces/${namespace}/deployments`)),
    ...(await names(`/apis/apps/v1/namespaces/${namespace}/replicasets`)),
    ...(await names(`/api/v1/namespaces/${namespace}/services`)),
    ...(await pods()),
  ];
}

async function runChild(
  { bench, folder, speed }: { readonly bench: Bench; readonly folder: string; readonly speed: number },
  line: readonly string[],
  points: readonly KillPoint[],
): Promise<{ readonly ended: number | string; readonly said: string; readonly killed?: KillPoint }> {
  const left = path.join(folder, 'left');
  const orders: KillOrders = {
    kubeconfig: bench.kubeconfigPath,
    folder,
    line,
    points,
    landsWithinMs: 1_500 * speed,
    pace: speed,
    left,
  };
  const options = {
    timeout: 120_000,
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'compiled') },
  };
  return new Promise(resolve => {
    execFile(process.execPath, [child, JSON.stringify(orders)], options, (error, out, complaint) => {
      const ended = error?.signal ?? (error ? Number(error.code) : 0);
      void readFile(left, 'utf8')
        .catch(() => '{}')
        .then(text => {
          const { killed } = JSON.parse(text) as Partial<Left>;
          resolve({ ended, said: `${out}${complaint}`, ...(killed && { killed }) });
        });
    });
  });
}
