import { expect, test } from 'vitest';
import { deploymentPath } from '../support/bench/bench.ts';
import { carriedOut } from '../support/carry-out.ts';
import { mergeRevert } from './git.ts';
import { clean, endOf, onScenario, type Practice, walkToItsEnd, wayOf, workload } from './on-scenario.ts';

const checkout = workload('Deployment', 'checkout');
const never = new AbortController().signal;

const imageOf = async ({ bench }: Practice) =>
  (await bench.api('GET', deploymentPath('shop', 'checkout'))).body.spec.template.spec.containers[0].image as string;

test('the fight ends: GitOps is held back, the rollback stays, Git says the same, and sync is on again', {
  timeout: 120_000,
}, async () => {
  await onScenario('gitops-fight', async practice => {
    const walker = await practice.begin('stop-gitops-fight', { workload: checkout, incident: 'INC-4711' });
    const view = await walkToItsEnd(practice, walker, {
      'git-agrees': async () => {
        await mergeRevert(practice);
        return 'https://git.example/shop/checkout/merge/831';
      },
      resume: 'wait until Git matches',
    });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'suspend done',
      'undo done',
      'verify done',
      'git-agrees done',
      'resume done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
    expect(view.state.debts).toHaveLength(2);
    await practice.clock.wait(120_000, never);
    expect(await imageOf(practice)).toMatch(/:2\.0\.9$/);
  });
});

test('sync is not given back while Git still asks for the bad release', { timeout: 120_000 }, async () => {
  await onScenario('gitops-fight', async practice => {
    const walker = await practice.begin('stop-gitops-fight', { workload: checkout, incident: 'INC-4711' });
    const gone = walkToItsEnd(practice, walker, { 'git-agrees': 'https://git.example/not/merged/yet' });
    await expect(gone).rejects.toThrow(/needs git-matches-cluster, which is no: .*OutOfSync/);
    await walker.send({ type: 'stop', reason: 'nobody may merge tonight' });
    expect(endOf(walker.view())).toEqual({ closed: 'aborted', owed: 2 });
    await walker.leave();
  });
});

test('a rollback alone is undone within seconds', { timeout: 120_000 }, async () => {
  await onScenario('gitops-fight', async practice => {
    await carriedOut(practice.engine, { do: 'rollout.undo', with: checkout });
    expect(await imageOf(practice)).toMatch(/:2\.0\.9$/);
    await practice.clock.wait(10_000, never);
    expect(await imageOf(practice)).toMatch(/:2\.1\.0$/);
  });
});
