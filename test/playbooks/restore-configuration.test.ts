import { expect, test } from 'vitest';
import { carriedOut } from '../support/carry-out.ts';
import { clean, endOf, offered, onScenario, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { shareFailing, usersMeet } from './users.ts';

const checkout = workload('Deployment', 'checkout');
const inputs = { workload: checkout, config: 'checkout-config', from: 'checkout-config-before', incident: 'INC-4711' };

const walked = (howRead: string) => async (practice: Parameters<Parameters<typeof onScenario>[1]>[0]) => {
  const walker = await practice.begin('restore-configuration', inputs);
  let options = {};
  const view = await walkToItsEnd(practice, walker, {
    decide: async asked => {
      options = offered(asked);
      return 'Restore the configuration';
    },
    'how-read': howRead,
    keep: 'https://git.example/shop/checkout/merge/832',
  });
  expect(options).toMatchObject({ 'Restore the configuration': true });
  expect(view.state.facts.get('config-changed-outside-revision')?.says).toMatch(
    /checkout-config was written .* by ben/,
  );
  expect(endOf(view)).toEqual(clean);
  expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  return wayOf(view);
};

test('a configuration that pods follow is restored, and users are well without a restart', {
  timeout: 120_000,
}, async () => {
  await onScenario('config-change', async practice => {
    expect(await walked('They follow the file')(practice)).toEqual([
      'evidence done',
      'decide done',
      'restore done',
      'how-read done',
      'verify done',
      'keep done',
      'record done',
    ]);
  });
});

test('pods that read it at their start are started again', { timeout: 120_000 }, async () => {
  await onScenario('config-change', async practice => {
    expect(await walked('They read it at their start')(practice)).toEqual([
      'evidence done',
      'decide done',
      'restore done',
      'how-read done',
      'restart done',
      'verify done',
      'keep done',
      'record done',
    ]);
  });
});

test('a rollback changes nothing for users: the older release reads the same configuration', {
  timeout: 120_000,
}, async () => {
  await onScenario('config-change', async practice => {
    await carriedOut(practice.engine, { do: 'rollout.undo', with: checkout });
    await practice.clock.wait(60_000, new AbortController().signal);
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeGreaterThan(0.03);
  });
});
