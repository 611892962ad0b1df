import { expect, test } from 'vitest';
import { mergeRevert } from './git.ts';
import { clean, endOf, offered, onScenario, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { shareFailing, usersMeet } from './users.ts';

const inputs = { workload: workload('Deployment', 'checkout'), incident: 'INC-4711' };

test('a bad Deployment is rolled back, within its budget, and users are well', { timeout: 120_000 }, async () => {
  await onScenario('checkout-errors', async practice => {
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 30))).toBeGreaterThan(0.007);
    const walker = await practice.begin('rollback-deployment', inputs);
    let options = {};
    const view = await walkToItsEnd(practice, walker, {
      decide: async asked => {
        options = offered(asked);
        return 'Roll back';
      },
    });
    expect(options).toMatchObject({
      'Roll back': true,
      'Flag off': expect.stringContaining('errors-began-with-flag-change is'),
    });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'decide done',
      'suspend done',
      'undo done',
      'effect done',
      'verify done',
      'tell skipped',
      'record done',
    ]);
    expect(['git-agrees', 'resume'].map(id => view.state.steps.get(id)?.phase)).toEqual(['skipped', 'skipped']);
    expect(endOf(view)).toEqual(clean);
    const { state } = view;
    expect((state.inEffectAt ?? Number.POSITIVE_INFINITY) - state.openedAt).toBeLessThan(60_000);
    expect(state.values.get('verify')).toMatchObject({ 'read-back': expect.stringMatching(/\d/) });
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  });
});

test('where GitOps looks after it, sync is held back first and given back when Git agrees', {
  timeout: 120_000,
}, async () => {
  await onScenario('gitops-fight', async practice => {
    const walker = await practice.begin('rollback-deployment', inputs);
    const view = await walkToItsEnd(practice, walker, {
      decide: 'Roll back',
      'git-agrees': async () => {
        await mergeRevert(practice);
        return 'https://git.example/shop/checkout/merge/831';
      },
      resume: 'wait until Git matches',
    });
    expect(wayOf(view).slice(-3)).toEqual(['git-agrees done', 'resume done', 'record done']);
    expect(endOf(view)).toEqual(clean);
    expect(view.state.debts).toHaveLength(2);
  });
});
