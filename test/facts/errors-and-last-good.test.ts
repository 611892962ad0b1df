import { expect, test } from 'vitest';
import { countSides } from '../../src/actions/count-sides.ts';
import { readWorkloadWorld } from '../../src/actions/workload-world.ts';
import { readersOf } from '../../src/engine/engine.ts';
import { judgeErrors } from '../../src/facts/errors-began-with-this-revision.ts';
import { facts } from '../../src/facts/registry.ts';
import { countedSides } from '../../src/workloads/counted-sides.ts';
import { factsOnTest as factsOn } from './see-fact.ts';

const began = 'errors-began-with-this-revision';

test.concurrent('errors that only the new pods have began with the revision, and the old pods are looked at now', async context => {
  const on = await factsOn(context, 'checkout-errors');
  const seen = await on.see(began, 'checkout');
  expect(seen).toMatchObject({
    value: 'true',
    says: expect.stringMatching(
      /^errors began with r7 \(2\.1\.0\): [23]\.\d % vs 0\.30 % on old pods .*; the old pods are well now, \d+ of \d+ in \d+ s \(by luck less than once in 1,000\)$/,
    ),
    evidence: { fresh: { pods: 2 }, old: { pods: 5 }, oldNow: { pods: 5 } },
  });
  expect(await on.see('last-good-complete', 'checkout')).toMatchObject({
    value: 'true',
    says: expect.stringMatching(/^r6 \(2\.0\.9\) is kept in ReplicaSet checkout-\w+; 6 pods still serve/),
  });
  expect(await on.see('last-good-image-pullable', 'checkout')).toMatchObject({
    value: 'true',
    says: expect.stringMatching(
      /^checkout:2\.0\.9 runs in 6 pods now as @\w{6}; a tag, so it may have been pushed again$/,
    ),
  });
  expect(await on.see(began, 'nothing')).toMatchObject({
    value: 'unknown',
    says: expect.stringMatching(/^not read: .*not found/),
  });
});

test.concurrent.for([
  [
    'config-key',
    { kind: 'Deployment', name: 'pay' },
    /3 of 6 pods of r4 \(7\.3\): pay crashes on start.*; 2 older pods ready/,
  ],
  [
    'bad-image',
    { kind: 'Deployment', name: 'search' },
    /image registry\.example\/shop\/search:5\.0 does not exist; 3 older pods ready/,
  ],
  [
    'stuck-stateful-set',
    { kind: 'StatefulSet', name: 'queue' },
    /1 of 1 pod of r2 \(3\.2\): queue runs, but is not ready.*; 2 older pods ready/,
  ],
] as const)('%s: what the kubelet says of new pods alone is hard evidence', async ([scenario, ref, says], context) => {
  const on = await factsOn(context, scenario);
  expect(await on.see(began, { namespace: 'shop', ...ref })).toMatchObject({
    value: 'true',
    says: expect.stringMatching(says),
  });
});

test.concurrent('once the old pods are gone, what was read of them while they were there still tells', async context => {
  const on = await factsOn(context, 'checkout-errors');
  const { own: engine } = on;
  expect(await on.see(began, 'checkout')).toMatchObject({ value: 'true' });
  const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
  const never = new AbortController().signal;
  const world = await readWorkloadWorld(ref, readersOf(engine), never);
  if (world.kind === 'unread') throw new Error(world.answer.says);
  const left = { ...world, family: { ...world.family, pods: countedSides(world.family).fresh } };
  const sides = await countSides(left.family, readersOf(engine), never);
  expect(sides.asked.old).toBe(0);
  expect(judgeErrors(left, sides, { hash: engine.hash, now: engine.clock.now() })).toMatchObject({
    value: 'true',
    says: expect.stringMatching(/; the old pods were well until they went, \d+ of \d+ in \d+ s \(by luck less than /),
  });
});

test.concurrent('without older pods nobody can tell by counting', async context => {
  const on = await factsOn(context, 'two-bad-releases');
  expect(await on.see(began, 'cart')).toMatchObject({
    value: 'unknown',
    says: expect.stringMatching(
      /^no older pods are left to compare r5 \(1\.10\) with; it fails \d.* % of its requests since its pods started$/,
    ),
  });
});

test.concurrent('a revision that was well for days and fails now has not brought it', async context => {
  const on = await factsOn(context, 'config-change');
  expect(await on.see(began, 'checkout')).toMatchObject({
    value: 'false',
    says: expect.stringMatching(/^r6 \(2\.0\.9\) was well for long \(0\.\d+ %\) and fails now, \d+ of \d+ in \d+ s$/),
  });
});

test.concurrent('a server that is down makes every fact unknown, with the reason', async context => {
  const on = await factsOn(context, 'empty');
  await on.bench.practice.close();
  for (const name of facts.keys())
    expect([name, await on.see(name, 'checkout')]).toEqual([
      name,
      { value: 'unknown', says: expect.stringMatching(/^not read: /), evidence: null },
    ]);
});

test.concurrent('who may not reach the pods can’t count, and who may not look at all learns nothing: neither is a no', async context => {
  const on = await factsOn(context, 'checkout-errors');
  const { bench } = on;
  const takeBack = async (binding: string) => {
    const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
    expect((await bench.api('DELETE', `${bindings}/${binding}`)).status).toBe(200);
  };
  await takeBack('viewer-proxies');
  expect(await on.see(began, 'checkout', 'viewer')).toMatchObject({
    value: 'unknown',
    says: expect.stringMatching(/^its pods could not be counted: .*forbidden/),
  });
  await takeBack('viewer-views');
  for (const name of facts.keys())
    expect([name, await on.see(name, 'checkout', 'viewer')]).toEqual([
      name,
      { value: 'unknown', says: expect.stringMatching(/^not read: .*forbidden/), evidence: null },
    ]);
});
