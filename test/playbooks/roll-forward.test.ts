import { expect, test } from 'vitest';
import { type Answers, clean, endOf, offered, onScenario, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { shareFailing, usersMeet } from './users.ts';

const inputs = {
  workload: workload('Deployment', 'checkout'),
  container: 'checkout',
  image: 'registry.example/shop/checkout:2.2.1',
  incident: 'INC-4711',
};
const shipping = (note: (options: ReturnType<typeof offered>) => void): Answers => ({
  proof: 'https://ci.example/shop/checkout/834',
  decide: async asked => {
    note(offered(asked));
    return 'Ship the fix';
  },
});

test('a fix that was verified in staging is shipped, and users are well on the new schema', {
  timeout: 120_000,
}, async () => {
  await onScenario('migration-destructive', async practice => {
    const walker = await practice.begin('roll-forward', inputs);
    let options = {};
    const answers = shipping(seen => {
      options = seen;
    });
    const view = await walkToItsEnd(practice, walker, answers);
    expect(options).toEqual({
      'Ship the fix': true,
      'Go back after all': 'previous-runs-on-current-schema is false, and is needed',
      'Get help': true,
    });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'proof done',
      'decide done',
      'ship done',
      'verify done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  });
});

test('nobody may ship what no pipeline has verified; going back fits where the schema lets it', {
  timeout: 120_000,
}, async () => {
  await onScenario('migration-expand', async practice => {
    const walker = await practice.begin('roll-forward', inputs);
    let options = {};
    const view = await walkToItsEnd(practice, walker, {
      proof: 'https://ci.example/shop/checkout/834',
      decide: async asked => {
        options = offered(asked);
        return 'Go back after all';
      },
    });
    expect(options).toEqual({
      'Ship the fix': 'fix-built-and-verified is unknown, and is needed',
      'Go back after all': true,
      'Get help': true,
    });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'proof done',
      'decide done',
      'back done',
      'verify done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
  });
});
