import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { recordingServer } from '../adapters/notify/recording-server.ts';
import { pausedByErrors } from '../playbooks/broken-by-errors.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import type { KillPoint } from './kill-points.ts';
import { brokenPromises, foundByReading, storyOf } from './kill-promises.ts';
import { type Place, type Walked, walkAndKill } from './killed-playbook.ts';

export type Kills = {
  /** The journal of the run that nobody disturbed. */
  readonly lines: readonly string[];
  readonly kills: readonly KillPoint[];
  readonly runs: number;
  readonly foundByReading: number;
  readonly problems: readonly string[];
};

/** So many runs share the kills, so that one does not use up the time of its own steps. */
const shared = 4;

/**
 * Walks `rollback-deployment` once undisturbed, and then until every line of that journal was a killed process's last,
 * and the first that one did not get to write.
 */
export async function killAtEachLine(bench: Bench): Promise<Kills> {
  const root = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-kills-'));
  const people = await recordingServer();
  people.answers(response => void response.writeHead(204).end());
  try {
    const [first, ...others] = await Promise.all(
      ['whole', ...Array.from({ length: shared }, (_, number) => `${number}`)].map(async name => {
        const namespace = await bench.newNamespace();
        await pausedByErrors(bench, namespace);
        return { bench, namespace, folder: path.join(root, name), sink: `${people.url}/${namespace}` };
      }),
    );
    if (!first) throw new Error('nothing was begun');
    const whole = await walkAndKill(first, []);
    // Whether somebody looks in the moment before the effect is chance.
    const lines = whole.lines.filter(line => line !== 'effect.seen undo waiting');
    const points = lines.flatMap(line => (['before', 'after'] as const).map(when => ({ line, when })));
    const killed = await Promise.all(
      others.map(async (place, number) => ({
        place,
        walked: await walkAndKill(
          place,
          points.filter((_, index) => index % shared === number),
        ),
      })),
    );
    const toldAt = ({ sink }: Place) =>
      new Set(
        people.requests
          .filter(({ path: to }) => sink.endsWith(to))
          .map(({ body }) => String(JSON.parse(body).data.dedupKey).replace(/^.*\//, '')),
      );
    const expected = { story: storyOf(whole.entries), state: await stateAt(first), told: toldAt(first) };
    const problems = [{ place: first, walked: whole }, ...killed].map(async ({ place, walked }) => {
      const found = { story: storyOf(walked.entries), state: await stateAt(place), told: toldAt(place) };
      return [
        ...walked.problems,
        ...brokenPromises(walked.entries),
        ...unlike('story', expected.story, found.story),
        ...unlike('state', expected.state, found.state),
        ...unlike('told', [...expected.told].sort(), [...found.told].sort()),
        ...resumes(walked),
        ...walked.missed.map(({ line, when }) => `it never came to be killed ${when} ${line}`),
      ].map(says => `${path.basename(place.folder)}: ${says}`);
    });
    return {
      lines,
      kills: killed.flatMap(({ walked }) => walked.kills),
      runs: killed.length,
      foundByReading: killed.reduce((sum, { walked }) => sum + foundByReading(walked.entries), 0),
      problems: (await Promise.all(problems)).flat(),
    };
  } finally {
    await people.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** What is left in the cluster and on the disk, without what differs from one namespace to another. */
async function stateAt({ bench, namespace, folder }: Place): Promise<unknown> {
  const { metadata, spec } = (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body;
  return {
    writes: (await bench.storedWrites(namespace, 'checkout')).length,
    cause: metadata.annotations['kubernetes.io/change-cause'],
    spec,
    // Without a folder nothing was kept, and the story beside it says why.
    files: (await readdir(path.join(folder, 'files'), { recursive: true }).catch(() => []))
      .map(name => path.basename(name))
      .sort()
      .slice(-1),
  };
}

const unlike = (what: string, expected: unknown, found: unknown): readonly string[] =>
  JSON.stringify(expected) === JSON.stringify(found)
    ? []
    : [`another ${what}: ${JSON.stringify(found)}, and undisturbed ${JSON.stringify(expected)}`];

/** Each kill that left a run is followed by a process that takes it up again, and by no other. */
function resumes({ kills, entries }: Walked): readonly string[] {
  const unborn = kills.filter(({ line, when }) => line === 'run.opened' && when === 'before').length;
  // Whoever is killed after the last line has left nothing to take up.
  const over = kills.filter(({ line, when }) => line === 'run.closed' && when === 'after').length;
  const expected = kills.length - unborn - over;
  const found = entries.filter(({ type }) => type === 'run.resumed').length;
  return found === expected ? [] : [`it was taken up again ${found} times, and was killed ${expected} times`];
}
