import { describe, expect, test } from 'vitest';
import type { Call } from '../../src/domain/change.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { until } from '../control-plane/until.ts';
import { deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { carriedOut, planned, withEngine } from '../support/carry-out.ts';

type PracticeBench = Awaited<ReturnType<typeof practiceBench>>;

async function onStory(name: string, speed: number, use: (bench: PracticeBench) => Promise<void>): Promise<void> {
  const bench = await practiceBench(name, speed);
  try {
    await use(bench);
  } finally {
    await bench.close();
  }
}

const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
const call = (name: string, settings: Call['with']): Call => ({ do: name, with: settings });

describe('against an Argo CD that takes every rollback back', () => {
  const imageOf = async ({ api }: PracticeBench) =>
    (await api('GET', deploymentPath('shop', 'checkout'))).body.spec.template.spec.containers[0].image as string;

  test('suspending the Application alone does not last, and it is seen who switched it on again', {
    timeout: 60_000,
  }, async () => {
    await onStory('gitops-fight', 4, async bench => {
      await withEngine(bench, async engine => {
        const state = await carriedOut(engine, call('gitops.suspend', { ...checkout, 'include-parents': false }));
        expect(state.changes[0]?.seen?.effect).toBe('reverted');
        expect(state.changes[0]?.seen?.says).toMatch(/was changed again, by field manager argocd-/);
      });
    });
  });

  test('with its parent suspended first a rollback stays, and handing back brings what Git says', {
    timeout: 90_000,
  }, async () => {
    await onStory('gitops-fight', 4, async bench => {
      await withEngine(bench, async engine => {
        const suspended = await carriedOut(engine, call('gitops.suspend', checkout));
        expect(suspended.changes.map(({ change, seen }) => [change.target.name, seen?.effect])).toEqual([
          ['shop-root', 'in-effect'],
          ['shop-checkout', 'in-effect'],
        ]);
        const undone = await carriedOut(engine, call('rollout.undo', checkout));
        expect(undone.changes[0]?.seen?.effect).toBe('in-effect');
        const later = bench.practice.cluster.now() + 30_000;
        await until('Argo CD had half a minute', async () => bench.practice.cluster.now() >= later, { seconds: 30 });
        expect(await imageOf(bench)).toMatch(/:2\.0\.9$/);
        if (!suspended.undo) throw new Error('no way back was written down');
        const resumed = await carriedOut(engine, suspended.undo);
        expect(resumed.changes.map(({ change }) => change.target.name)).toEqual(['shop-checkout', 'shop-root']);
        // Nobody merged the revert, as the plan warns.
        await until('Git is heard again', async () => (await imageOf(bench)).endsWith(':2.1.0'), { seconds: 30 });
      });
    });
  });
});

test('blue gets the users back within ten seconds, and green is kept warm', { timeout: 60_000 }, async () => {
  await onStory('blue-green', 1, async bench => {
    await withEngine(bench, async engine => {
      const { body } = await bench.api('GET', '/api/v1/namespaces/shop/services/store');
      const selector = body.spec.selector as Readonly<Record<string, string>>;
      const key = Object.keys(selector).find(one => selector[one] === 'green') ?? '';
      const state = await carriedOut(
        engine,
        call('service.switch', { namespace: 'shop', name: 'store', side: { key, value: 'blue' } }),
      );
      const [change] = state.changes;
      expect(change?.seen?.effect).toBe('in-effect');
      expect((change?.seenAt ?? Number.POSITIVE_INFINITY) - (change?.startedAt ?? 0)).toBeLessThan(10_000);
      const green = await bench.api('GET', deploymentPath('shop', 'store-green'));
      expect(green.body.status.readyReplicas).toBe(green.body.spec.replicas);
    });
  });
});

test('the content before a hasty change comes back from the copy that the pipeline kept', {
  timeout: 60_000,
}, async () => {
  await onStory('config-change', 2, async bench => {
    await withEngine(bench, async engine => {
      const restore = call('config.restore', {
        namespace: 'shop',
        name: 'checkout-config',
        from: 'checkout-config-before',
      });
      const plan = await planned(engine, restore);
      expect(plan.plan.preview.changes).toEqual([{ what: 'PAY_TIMEOUT', before: '100ms', after: '3s' }]);
      expect(plan.plan.preview.warnings.join()).toContain('deploy/checkout');
      const state = await carriedOut(engine, restore);
      expect(state.changes[0]?.seen?.effect).toBe('in-effect');
    });
  });
});

test.each<[string, string, Call, string]>([
  [
    'blue-green',
    'a Service',
    call('service.switch', { namespace: 'shop', name: 'store', side: { key: 'color', value: 'blue' } }),
    'may not patch services in shop',
  ],
  ['gitops-fight', 'GitOps', call('gitops.suspend', checkout), 'may not patch Argo CD Application shop-root in argocd'],
  [
    'config-change',
    'a ConfigMap',
    call('config.restore', { namespace: 'shop', name: 'checkout-config', from: 'last-applied' }),
    'may not patch configmaps in shop',
  ],
  [
    'migration-destructive',
    'a migration',
    call('job.run', { namespace: 'shop', from: 'cronjob/checkout-migrate-down', direction: 'down' }),
    'may not create jobs in shop',
  ],
  [
    'migration-destructive',
    'a phase',
    call('schema.phase', { ...checkout, to: 'read-new' }),
    'may not patch deployments in shop',
  ],
  ['checkout-quick', 'a set', call('rollback.set', { workloads: [checkout] }), 'may not patch deployments in shop'],
])('on %s a viewer sees the plan for %s, and that somebody else has to do it', async (story, _what, asked, denied) => {
  await onStory(story, 1, async bench => {
    await withEngine(
      bench,
      async engine => {
        const prepared = await prepare(engine, asked, new AbortController().signal);
        expect(prepared.kind === 'ready' ? prepared.plan.denied : prepared).toContain(denied);
        expect(prepared).toMatchObject({ dryRun: { kind: 'none' } });
      },
      { context: 'practice-viewer' },
    );
  });
});
