import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { countedEngine } from '../support/counted-engine.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';

const long = { timeout: 240_000 };
const image = (tag: string) => `registry.example/shop/checkout:${tag}`;
const routePath = '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout';
const servicePath = '/api/v1/namespaces/shop/services/checkout-canary';
const steps = ['--steps', '5,100', '--hold', '30s', '--yes', '--confirm', 'checkout'];

let bench: Awaited<ReturnType<typeof practiceBench>>;
let house: TestHouse;
let clock: ReturnType<typeof swiftClock>;
beforeAll(async () => {
  clock = swiftClock(Date.now());
  bench = await practiceBench('canary-routes', 1, clock.now);
  clock.onJump(bench.practice.catchUp);
  house = testHouse({ kubeconfig: bench.kubeconfigPath, clock, engine: engine => countedEngine(engine, clock) });
});
afterAll(async () => {
  clock.stop();
  await house.remove();
  await bench.close();
});

const ramp = (...flags: readonly string[]) => house.run(['ramp', 'checkout', '-n', 'shop', ...flags]);
const rulesOf = async () => (await bench.api('GET', routePath)).body.spec.rules;
const status = async (path: string) => (await bench.api('GET', path)).status;
const nothingIsLeft = async () => [await status(deploymentPath('shop', 'checkout-canary')), await status(servicePath)];
const unanswered = () => bench.practice.cluster.traffic.unansweredBy('shop', 'checkout');

test('a weight that six replicas can’t make is shown as the route’s, before it begins', long, async () => {
  const { out, code } = await ramp('--image', image('2.1.0'), '--steps', '5,25,100', '--dry-run');
  expect(out).toContain('5 %  1 canary pod beside 6: 5 % of the requests by HTTPRoute checkout; looked at for 10 min');
  expect(out).toContain('25 %  2 canary pods beside 6: 25 % of the requests by HTTPRoute checkout');
  expect(out).toContain('pods of the canary carry app=checkout-canary');
  expect(code).toBe(0);
  expect(await nothingIsLeft()).toEqual([404, 404]);
});

test(
  'a bad release is back at stable by itself, the route as it was, nothing left and no request lost',
  long,
  async () => {
    const before = await rulesOf();
    const { out, code } = await ramp('--image', image('2.1.0-errors'), ...steps);
    expect(out).toMatch(/the canary is to get 5 %, measured \d+(\.\d)? % of [\d,]+ requests/);
    expect(out).toMatch(/FAILED: FAIL: errors .* on stable/);
    expect(out).toContain('owed      nothing');
    expect(code).toBe(1);
    expect(await rulesOf()).toEqual(before);
    expect(await nothingIsLeft()).toEqual([404, 404]);
    expect(unanswered()).toBe(0);
  },
);

test('a good release goes from 5 to 100 %, and the route is as it was', long, async () => {
  const before = await rulesOf();
  const { out, code } = await ramp('--image', image('2.1.0'), ...steps);
  expect(out).toContain('checkout is promoted to 100 %, and the canary is gone.');
  expect(code).toBe(0);
  expect(await rulesOf()).toEqual(before);
  expect(await nothingIsLeft()).toEqual([404, 404]);
  const { body } = await bench.api('GET', deploymentPath('shop', 'checkout'));
  expect(body.spec.template.spec.containers[0].image).toBe(image('2.1.0'));
  expect(body.spec.template.metadata.labels).toEqual(expect.objectContaining({ app: 'checkout' }));
  expect(JSON.stringify(body.spec.template)).not.toContain('deploy-cockpit.io/');
  expect(unanswered()).toBe(0);
});

test('an abort puts the route back before the pods go, and finds what a dead process left', long, async () => {
  const before = await rulesOf();
  const shifted = await ramp('--image', image('2.0.9-again'), '--to', '25', '--yes', '--confirm', 'checkout');
  expect(shifted.out).toMatch(/the canary is to get 25 %, measured \d+(\.\d)? % of [\d,]+ requests/);
  expect((await rulesOf())[0].backendRefs.map(({ weight }: { weight: number }) => weight)).toEqual([75, 25]);
  const aborted = await ramp('--abort', '--yes', '--confirm', 'checkout');
  expect(aborted.code).toBe(0);
  expect(await rulesOf()).toEqual(before);
  expect(await nothingIsLeft()).toEqual([404, 404]);
  expect(unanswered()).toBe(0);

  const metadata = { name: 'checkout-canary', annotations: { 'deploy-cockpit.io/canary-of': 'checkout' } };
  const spec = { selector: { app: 'checkout-canary' }, ports: [{ port: 80 }] };
  await bench.api('POST', '/api/v1/namespaces/shop/services', { body: { metadata, spec } });
  expect((await ramp('--abort', '--yes', '--confirm', 'checkout')).code).toBe(0);
  expect(await nothingIsLeft()).toEqual([404, 404]);
});
