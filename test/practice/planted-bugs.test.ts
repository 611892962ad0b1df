import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Trial } from './histories/told-history.ts';

/**
 * Would the thousand histories notice? Each bug puts a wrong rule in the place of one right one, by the name under which
 * the controllers import it, so that they know nothing of it.
 */
type Bug = {
  readonly title: string;
  readonly found: 'deployment' | 'stateful-set' | 'daemon-set';
  /** Below `src/practice/controllers`. */
  readonly module: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the module exports.
  readonly wrong: (right: any) => Record<string, unknown>;
};

const bugs: readonly Bug[] = [
  {
    title: 'surge rounds down and unavailable rounds up',
    found: 'deployment',
    module: 'deployment/fenceposts.ts',
    wrong: () => ({
      fenceposts: ({ spec: { replicas, strategy } }: Deploymentlike) => ({
        maxSurge: part(strategy.rollingUpdate.maxSurge, replicas, Math.floor),
        maxUnavailable: Math.min(
          replicas,
          Math.max(1, part(strategy.rollingUpdate.maxUnavailable, replicas, Math.ceil)),
        ),
      }),
    }),
  },
  {
    title: 'old pods go before the new ones are available',
    found: 'deployment',
    module: 'deployment/deployment-sync.ts',
    wrong: right => ({ availablePods: right.wantedPods }),
  },
  {
    title: 'more new pods than the surge allows',
    found: 'deployment',
    module: 'deployment/new-replica-set.ts',
    wrong: () => ({ sizeOfNew: ({ spec }: Deploymentlike) => spec.replicas }),
  },
  {
    title: 'a revision number is used twice',
    found: 'deployment',
    module: 'deployment/revision-annotations.ts',
    wrong: right => ({
      maxRevision: (sets: readonly unknown[]) => Math.min(...(sets.map(right.revisionOf) as number[]), sets.length),
    }),
  },
  {
    title: 'old ReplicaSets are never cleaned',
    found: 'deployment',
    module: 'deployment/history-limit.ts',
    wrong: () => ({ cleanHistory: () => {} }),
  },
  {
    title: 'the partition is ignored',
    found: 'stateful-set',
    module: 'stateful-set/member.ts',
    wrong: () => ({ partitionOf: () => 0 }),
  },
  {
    title: 'the next place is filled before the one below is ready',
    found: 'stateful-set',
    module: 'stateful-set/member.ts',
    wrong: () => ({ isRunningAndReady: () => true, isMemberAvailable: () => true }),
  },
  {
    title: 'a revision that is put back keeps its old number',
    found: 'stateful-set',
    module: 'revision-history.ts',
    wrong: () => ({ renumber: (_: unknown, revision: unknown) => revision }),
  },
  {
    title: 'old revisions are never dropped',
    found: 'daemon-set',
    module: 'revision-history.ts',
    wrong: () => ({ dropRevisions: () => {} }),
  },
  {
    title: 'one node more than may be is without a pod',
    found: 'daemon-set',
    module: 'daemon-set/daemon-look.ts',
    wrong: right => ({
      limits: (look: unknown) => {
        const { maxSurge, maxUnavailable } = right.limits(look);
        return { maxSurge, maxUnavailable: maxUnavailable + 1 };
      },
    }),
  },
  {
    title: 'with surge the old pod goes as soon as the new one is there',
    found: 'daemon-set',
    module: 'daemon-set/staffing.ts',
    wrong: right => ({
      // biome-ignore lint/suspicious/noExplicitAny: the controller's own look.
      staffNodes: (look: any) => {
        const plan = right.staffNodes(look);
        // biome-ignore lint/suspicious/noExplicitAny: as above.
        const extra = look.nodes.flatMap(({ pods }: any) => (pods.length > 1 ? pods.slice(0, 1) : []));
        // biome-ignore lint/suspicious/noExplicitAny: as above.
        return { ...plan, remove: [...plan.remove, ...extra.filter((pod: any) => !pod.metadata.deletionTimestamp)] };
      },
    }),
  },
];

type Deploymentlike = {
  spec: {
    replicas: number;
    strategy: { rollingUpdate: { maxSurge: number | string; maxUnavailable: number | string } };
  };
};

function part(value: number | string, of: number, round: (share: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * of) / 100);
}

const MOST_HISTORIES = 150;
const SEED = 20261121;
const seen: string[] = [];

afterEach(() => {
  vi.doUnmock('../../src/practice/controllers/revision-history.ts');
  for (const { module } of bugs) vi.doUnmock(`../../src/practice/controllers/${module}`);
  vi.resetModules();
});

afterAll(() => {
  console.log(`planted bugs: ${seen.length} of ${bugs.length} found\n${seen.join('\n')}`);
});

test.each(bugs)(
  '$found: $title',
  async ({ title, found, module, wrong }) => {
    vi.resetModules();
    vi.doMock(`../../src/practice/controllers/${module}`, async original => {
      const right = (await original()) as object;
      return { ...right, ...wrong(right) };
    });
    const { firstBroken } = await import('./histories/told-history.ts');
    const trials: Record<string, Trial<unknown>> = await import(`./histories/${found}-trial.ts`);
    const [trial] = Object.values(trials);
    const broken = trial && firstBroken(trial, MOST_HISTORIES, SEED);
    expect(broken).toBeDefined();
    seen.push(`  ${title}: ${broken?.slice(0, broken.indexOf(' [{'))}`);
  },
  30_000,
);
