import { expect, test } from 'vitest';
import { onScenario, walkToItsEnd } from './on-scenario.ts';

test('try', { timeout: 60_000 }, async () => {
  await onScenario('checkout-errors', async practice => {
    const workload = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
    const begun = Date.now();
    const walker = await practice.begin('rollback-deployment', { workload, incident: 'INC-1' });
    const { state, entries } = await walkToItsEnd(practice, walker, { decide: 'Roll back' });
    console.log(Date.now() - begun, practice.clock.monoMs());
    for (const e of entries) console.log(e.at - entries[0]!.at, e.type, e.step, JSON.stringify(e).slice(0, 300));
    expect(state.closed?.how).toBe('clean');
  });
});
