import { expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import { carriedOut } from '../support/carry-out.ts';
import { clean, endOf, onScenario, type Practice, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { countsOf, shareFailing, usersMeet } from './users.ts';

const inputs = {
  service: 'store',
  serving: workload('Deployment', 'store-green'),
  back: workload('Deployment', 'store-blue'),
  side: 'blue',
  incident: 'INC-4711',
};
const sum = (counts: ReadonlyMap<string, { readonly requests: number }>) =>
  [...counts.values()].reduce((all, { requests }) => all + requests, 0);

const switchTo = async (practice: Practice, value: string) => {
  const before = practice.clock.now();
  const missed = practice.bench.practice.cluster.traffic.unansweredBy('shop', 'store');
  const with_: Json = { namespace: 'shop', name: 'store', side: { key: 'color', value } };
  const { changes } = await carriedOut(practice.engine, { do: 'service.switch', with: with_ });
  expect(changes[0]?.seen?.effect).toBe('in-effect');
  expect(practice.clock.now() - before).toBeLessThan(10_000);
  const other = value === 'blue' ? 'green' : 'blue';
  const left = sum(await countsOf(practice.engine, `color=${other}`));
  const met = await usersMeet(practice, `color=${value}`, 30);
  expect(sum(await countsOf(practice.engine, `color=${other}`)) - left).toBeLessThan(60);
  expect(practice.bench.practice.cluster.traffic.unansweredBy('shop', 'store') - missed).toBe(0);
  return met;
};

test('users are given back to the old side at once, and watched for ten minutes', { timeout: 120_000 }, async () => {
  await onScenario('blue-green', async practice => {
    const { traffic } = practice.bench.practice.cluster;
    const missed = traffic.unansweredBy('shop', 'store');
    const walker = await practice.begin('switch-blue-green-back', inputs);
    const view = await walkToItsEnd(practice, walker, { keep: 'ben, until Monday' });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'switch done',
      'watch done',
      'tell skipped',
      'keep done',
      'record done',
    ]);
    expect(endOf(view)).toEqual(clean);
    const [change] = view.state.steps.get('switch')?.changes ?? [];
    expect(change?.seen?.says).toBe('4 of 4 addresses are ready pods of app=store,color=blue');
    const { inEffectAt = Number.POSITIVE_INFINITY, steps } = view.state;
    expect(inEffectAt - (steps.get('switch')?.enteredAt ?? 0)).toBeLessThan(10_000);
    expect(traffic.unansweredBy('shop', 'store') - missed).toBe(0);
    expect(shareFailing(await usersMeet(practice, 'color=blue', 60))).toBeLessThan(0.004);
  });
});

test('there and back again no request of the users goes unanswered', { timeout: 120_000 }, async () => {
  await onScenario('blue-green', async practice => {
    expect(shareFailing(await switchTo(practice, 'blue'))).toBeLessThan(0.005);
    expect(shareFailing(await switchTo(practice, 'green'))).toBeGreaterThan(0.02);
    expect(shareFailing(await switchTo(practice, 'blue'))).toBeLessThan(0.005);
  });
});
