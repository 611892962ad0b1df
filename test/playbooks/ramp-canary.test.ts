import { expect, test } from 'vitest';
import { deploymentPath } from '../support/bench/bench.ts';
import { clean, endOf, onScenario, type Practice, walkToItsEnd, wayOf, workload } from './on-scenario.ts';
import { shareFailing, usersMeet } from './users.ts';

const image = 'registry.example/shop/checkout:2.1.0';
const inputs = { workload: workload('Deployment', 'checkout'), image, incident: 'CHG-812' };
const patience = { timeout: 120_000 };

async function walked(practice: Practice) {
  const view = await walkToItsEnd(practice, await practice.begin('ramp-canary', inputs), {});
  const [stable, canary] = await Promise.all(
    ['checkout', 'checkout-canary'].map(name => practice.bench.api('GET', deploymentPath('shop', name))),
  );
  return { view, runs: stable?.body.spec.template.spec.containers[0].image, isCanaryThere: canary?.status === 200 };
}

test('a good canary is judged at a tenth, promoted and taken away', patience, async () => {
  await onScenario('canary-ramp', async practice => {
    const { view, runs, isCanaryThere } = await walked(practice);
    expect(wayOf(view)).toEqual([
      'tenth done',
      'judge done',
      'promote done',
      'take-away done',
      'verify done',
      'record done',
    ]);
    expect(view.state.steps.get('judge')?.because).toMatch(/^PASS: nothing worse than/);
    expect(endOf(view)).toEqual(clean);
    expect([runs, isCanaryThere]).toEqual([image, false]);
  });
});

test('one that fails ten times as often is taken away at once, and users are well again', patience, async () => {
  await onScenario('canary-errors', async practice => {
    const { view, runs, isCanaryThere } = await walked(practice);
    expect(wayOf(view)).toEqual(['tenth done', 'judge failed', 'take-away done', 'verify done', 'record done']);
    expect(view.state.steps.get('judge')?.because).toMatch(/^FAIL: errors .* on stable/);
    expect(endOf(view)).toEqual(clean);
    expect([runs, isCanaryThere]).toEqual(['registry.example/shop/checkout:2.0.9', false]);
    expect(shareFailing(await usersMeet(practice, 'app=checkout', 60))).toBeLessThan(0.006);
  });
});
