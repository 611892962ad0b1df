import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';
import { aBlockedStatefulSet, aStatefulSet } from '../support/stateful-set-on.ts';
import type { Screen } from '../support/terminal.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;

beforeAll(async () => {
  bench = await practiceBench('empty', 3);
});
afterAll(() => bench.close());

async function screenOn({ onTestFinished }: TestContext, namespace: string): Promise<Screen> {
  const cockpit = await cockpitOn(bench, { namespace });
  onTestFinished(() => cockpit.close());
  return cockpit.screen;
}

async function confirm(screen: Screen, name: string): Promise<void> {
  await screen.until(`Type ${name}, then Enter:`, 60_000);
  screen.press(name);
  await screen.until(`Enter: ${name}`);
  screen.press('enter');
}

describe.concurrent('by keys', () => {
  test('s holds a rollout, and s lets it go on', async context => {
    const namespace = await bench.newNamespace();
    await brokenRelease(bench, {
      namespace,
      name: 'checkout',
      replicas: 3,
      maxSurge: 1,
      maxUnavailable: 0,
      good: 'registry.example/shop/checkout:2.0.9',
      bad: 'registry.example/shop/checkout:2.1.0-never',
    });
    const screen = await screenOn(context, namespace);
    await screen.until('checkout');
    screen.press('s');
    await screen.until(/PAUSE checkout[\s\S]*paused no → yes/);
    await confirm(screen, 'checkout');
    await screen.until(/IN EFFECT {2}pause of checkout[\s\S]*paused: 1 of 3 pods are new/, 60_000);
    const paused = async () => (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body.spec.paused;
    expect(await paused()).toBe(true);
    screen.press('esc');
    await screen.until(/‖ checkout/);
    screen.press('s');
    await screen.until('RESUME checkout');
    await confirm(screen, 'checkout');
    await screen.until(/IN EFFECT {2}resumption of checkout/, 60_000);
    expect(await paused()).toBeUndefined();
  });

  test('a key that can’t work says why', async context => {
    const namespace = await aStatefulSet(bench);
    const screen = await screenOn(context, namespace);
    await screen.until('sts/db');
    screen.press('s');
    await screen.until('not now: a StatefulSet can’t be paused');
  });

  test('what has no key of its own is found by its name, and opens its plan', async context => {
    const namespace = await aStatefulSet(bench);
    const screen = await screenOn(context, namespace);
    await screen.until('sts/db');
    screen.press(':');
    screen.press('scale 3');
    await screen.until('scale db to 3');
    screen.press('enter');
    await screen.until(/SCALE db to 3[\s\S]*replicas 2 → 3/);
    await confirm(screen, 'db');
    await screen.until(/IN EFFECT {2}scaling of db[\s\S]*3 of 3 pods are ready/, 60_000);
    screen.press('esc');
    await screen.until('sts/db');
    screen.press(':');
    screen.press('undo');
    await screen.until('undo what was last done to db');
    screen.press('enter');
    await screen.until(/SCALE db to 2[\s\S]*replicas 3 → 2/);
  });

  test('a StatefulSet that one pod blocks is taken back in two plans, each confirmed on its own', {
    timeout: 120_000,
  }, async context => {
    const namespace = await aBlockedStatefulSet(bench);
    const screen = await screenOn(context, namespace);
    await screen.until('sts/db');
    screen.press('r');
    const plan = await screen.until('ROLL BACK db to r1 (1.0)', 60_000);
    expect(plan.replaceAll(/\s+/g, ' ')).toContain('db-1 is not ready: while it is not, nothing rolls');
    await confirm(screen, 'db');
    await screen.until(/OBSERVING {2}rollback of db/, 60_000);
    await screen.until('Enter plans the next step: delete pod db-1', 60_000);
    screen.press('enter');
    const second = await screen.until('DELETE POD db-1 (1.1-never)', 60_000);
    expect(second.replaceAll(/\s+/g, ' ')).toContain('is not ready and blocks all others');
    await confirm(screen, 'db-1');
    await screen.until(/IN EFFECT {2}deletion of pod db-1/, 60_000);
    await screen.until(/IN EFFECT {2}rollback of db /, 60_000);
    expect(await bench.storedWrites(namespace, 'db', 'statefulsets')).toHaveLength(1);
    expect(await bench.storedWrites(namespace, 'db-1', 'pods')).toHaveLength(1);
  });
});
