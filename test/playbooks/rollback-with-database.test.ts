import { expect, test } from 'vitest';
import { carriedOut } from '../support/carry-out.ts';
import { type Answers, clean, endOf, offered, onScenario, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { shareFailing, usersMeet } from './users.ts';

const checkout = workload('Deployment', 'checkout');
const inputs = { workload: checkout, down: 'cronjob/checkout-migrate-down', incident: 'INC-4711' };

const choosing = (choice: string, note: (options: ReturnType<typeof offered>) => void): Answers => ({
  'database-on-call': 'dora of the database team',
  decide: async asked => {
    note(offered(asked));
    return choice;
  },
  data: '3108 written, 0 lost',
});

test('after a migration that dropped something plain going back is refused; down and back makes users well', {
  timeout: 120_000,
}, async () => {
  await onScenario('migration-destructive', async practice => {
    const walker = await practice.begin('rollback-with-database', inputs);
    let options = {};
    const answers = choosing('Migrate down and then roll back', seen => {
      options = seen;
    });
    const view = await walkToItsEnd(practice, walker, answers);
    expect(options).toEqual({
      'Roll back, the schema stays': 'previous-runs-on-current-schema is false, and is needed',
      'Migrate down and then roll back': true,
      'Roll forward': true,
      'Get help': true,
    });
    expect(view.state.facts.get('destructive-migration-applied')?.says).toContain('checkout-migrate-up-42');
    expect(view.state.facts.get('fix-built-and-verified')?.says).toContain('2.2.1 was verified in staging');
    expect(wayOf(view)).toEqual([
      'evidence done',
      'database-on-call done',
      'decide done',
      'migrate-down done',
      'undo done',
      'verify done',
      'data done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
    expect(practice.bench.practice.cluster.databases.schemaOf('shop', 'checkout')).toBe(41);
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  });
});

test('after a migration that only added something the release goes back and the schema stays', {
  timeout: 120_000,
}, async () => {
  await onScenario('migration-expand', async practice => {
    const walker = await practice.begin('rollback-with-database', inputs);
    let options = {};
    const answers = choosing('Roll back, the schema stays', seen => {
      options = seen;
    });
    const view = await walkToItsEnd(practice, walker, answers);
    expect(options).toEqual({
      'Roll back, the schema stays': true,
      'Migrate down and then roll back': 'destructive-migration-applied is false, and is needed',
      'Roll forward': 'fix-built-and-verified is unknown, and is needed',
      'Get help': true,
    });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'database-on-call done',
      'decide done',
      'undo done',
      'verify done',
      'data done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
    expect(practice.bench.practice.cluster.databases.schemaOf('shop', 'checkout')).toBe(42);
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  });
});

test('going back alone onto a schema that lost something makes most requests fail', { timeout: 120_000 }, async () => {
  await onScenario('migration-destructive', async practice => {
    const before = shareFailing(await usersMeet(practice, 'app=checkout', 30));
    await carriedOut(practice.engine, { do: 'rollout.undo', with: checkout });
    await practice.clock.wait(60_000, new AbortController().signal);
    const after = shareFailing(await usersMeet(practice, 'app=checkout', 60));
    expect(before).toBeLessThan(0.1);
    expect(after).toBeGreaterThan(0.5);
  });
});
