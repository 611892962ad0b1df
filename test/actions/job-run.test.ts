import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bench } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { confirmed, planned, withEngine } from '../support/carry-out.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await practiceBench('migration-destructive', 4);
});
afterAll(() => bench.close());

test('the migration down that the pipeline kept takes the schema back', { timeout: 60_000 }, async () => {
  await withEngine(bench, async engine => {
    const call = {
      do: 'job.run',
      with: { namespace: 'shop', from: 'cronjob/checkout-migrate-down', direction: 'down' },
    };
    const plan = await planned(engine, call);
    expect(plan.plan.preview.changes[1]).toEqual({ what: 'schema', after: 'version 41' });
    const done = await confirmed(engine, plan);
    expect(done.changes[0]?.seen?.effect).toBe('in-effect');
  });
});

test('a migration that fails says its exit code and its last words', { timeout: 60_000 }, async () => {
  await cronJob('broken', { image: 'example/task:1-crash' });
  await withEngine(bench, async engine => {
    const call = { do: 'job.run', with: { namespace: 'shop', from: 'cronjob/broken', direction: 'up' } };
    const state = await confirmed(engine, await planned(engine, call));
    expect(state.changes[0]?.seen?.effect).toBe('failed');
    expect(state.changes[0]?.seen?.says).toMatch(
      /failed: BackoffLimitExceeded, exit code \d+; its last words: “[^”]+”/,
    );
  });
});

test('a migration whose configuration is missing fails at once', { timeout: 60_000 }, async () => {
  await cronJob('unset', { image: 'example/task:1', envFrom: [{ configMapRef: { name: 'nowhere' } }] });
  await withEngine(bench, async engine => {
    const call = { do: 'job.run', with: { namespace: 'shop', from: 'cronjob/unset', direction: 'up' } };
    const state = await confirmed(engine, await planned(engine, call));
    expect(state.changes[0]?.seen?.effect).toBe('failed');
    expect(state.changes[0]?.seen?.says).toMatch(/can't start: its configuration is missing: .*nowhere/);
  });
});

async function cronJob(name: string, container: object): Promise<void> {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'm', ...container }] } };
  const spec = { schedule: '0 0 31 2 *', suspend: true, jobTemplate: { spec: { template } } };
  const body = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec };
  expect((await bench.api('POST', '/apis/batch/v1/namespaces/shop/cronjobs', { body })).status).toBe(201);
}
