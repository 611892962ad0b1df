import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidenceCollect } from '../../src/actions/evidence-collect.ts';
import type { Look } from '../../src/domain/change.ts';
import type { FactSeen } from '../../src/domain/fact.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { readersOf } from '../../src/engine/engine.ts';
import { type FactsOn, factsOn } from '../facts/see-fact.ts';

let on: FactsOn;
const never = new AbortController().signal;
beforeAll(async () => {
  on = await factsOn('checkout-errors');
});
afterAll(() => on.close());

const names = ['errors-began-with-this-revision', 'last-good-image-pullable'];

async function collect(name: string) {
  const { own: engine } = on;
  const facts = async (): Promise<readonly FactSeen[]> =>
    Promise.all(
      names.map(async fact => ({ name: fact, at: engine.clock.now(), ...(await on.see(fact, name)) }) as FactSeen),
    );
  const walk = {
    openedAt: engine.clock.now(),
    values: new Map(),
    journeys: new Map(),
    memory: new Map(),
    runMemory: new Map(),
    factNames: names,
    facts,
    checks: async () => [],
  };
  const workload = { kind: 'Deployment', namespace: 'shop', name };
  const parsed = evidenceCollect.parse(evidenceCollect.step?.call?.({ workload, window: '30m' }) ?? null);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  const world = await evidenceCollect.read(parsed.settings, readersOf(engine, walk), never);
  const given = { hash: engine.hash, now: engine.clock.now(), sentAt: engine.clock.now() };
  return evidenceCollect.observe({ kind: 'look' } as Look, world, given);
}

test('both revisions stand side by side, and later steps may use what was found', async () => {
  const seen = await collect('checkout');
  expect([seen.effect, seen.says]).toEqual([
    'in-effect',
    expect.stringMatching(/^now r7 \(2\.1\.0\), asked for .+ ago; last good is r6 \(2\.0\.9\): 6 pods still serve/),
  ]);
  expect(seen.checks?.map(({ check, says }) => `${check}: ${says}`)).toEqual([
    expect.stringMatching(
      /^now: r7 checkout:2\.1\.0, 2 of 2 ready, 0 restarts, errors 2\.\d+ %|^now: .*errors 3\.\d %/,
    ),
    expect.stringMatching(/^last good: r6 checkout:2\.0\.9, 6 of 6 ready, 0 restarts, errors 0\.(?:29|30|31) %/),
  ]);
  const result = seen.result as JsonObject;
  expect(result['last-good']).toEqual({ number: 6, template: expect.stringMatching(/^sha256:/) });
  expect(result.failing).toEqual({ number: 7, template: expect.stringMatching(/^sha256:/) });
  const baseline = result.baseline as Record<string, number>;
  expect(baseline['error-ratio']).toBeCloseTo(0.003, 3);
  expect(baseline['latency-p95']).toBeGreaterThan(20);
  expect(baseline['latency-p95']).toBeLessThan(1_000);
  expect(result.began).toMatch(/^with r7 \(2\.1\.0\): /);
  expect(seen.facts?.map(({ name, value }) => `${name} ${value}`)).toEqual(names.map(name => `${name} true`));
});

test('a workload that is not there ends the step as failed, with the reason', async () => {
  const seen = await collect('nothing');
  expect([seen.effect, seen.says]).toEqual(['failed', expect.stringContaining('not found')]);
  expect(seen.result).toBeUndefined();
});

test('a window without a unit is refused', () => {
  expect(evidenceCollect.parse({ kind: 'Deployment', namespace: 'shop', name: 'checkout', window: '30' })).toEqual({
    problems: ['"window" must be a length of time, such as 30m'],
  });
});
