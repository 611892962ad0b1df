import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deployment } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { brokenRelease, deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type CockpitOn, cockpitOn } from '../support/cockpit-on.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let cockpit: CockpitOn;
const good = 'registry.example/shop/checkout:2.0.9';

beforeAll(async () => {
  bench = await practiceBench('empty', 6);
});
afterAll(() => bench.close());
afterEach(() => cockpit.close());

async function broken(ending: string, options: Omit<Parameters<typeof cockpitOn>[1], 'namespace'> = {}) {
  const namespace = await bench.newNamespace();
  const bad = `registry.example/shop/checkout:2.1.0-${ending}`;
  await brokenRelease(bench, { namespace, name: 'checkout', replicas: 4, good, bad });
  cockpit = await cockpitOn(bench, { namespace, columns: 120, rows: 40, ...options });
  await cockpit.screen.until('2.1.0');
  return { ...cockpit, namespace };
}

describe('why', () => {
  test('says that the image does not exist, what rests on it, and what to do', { timeout: 60_000 }, async () => {
    const { screen } = await broken('pull');
    screen.press('w');
    const text = await screen.until(/events .*Failed/, 60_000);
    expect(text).toContain('WHY checkout is stuck');
    expect(text).toMatch(/BECAUSE +image registry\.example\/shop\/checkout:2\.1\.0-pull does not exist \(sure\)/);
    expect(text).toMatch(/SERVING .* old pods ready · 4 pods wanted/);
    expect(text).toMatch(/CHANGED +since r1: image checkout:2\.0\.9 → checkout:2\.1\.0-pull/);
    expect(text).toMatch(/NEXT +r rolls back to r1 \(2\.0\.9\)/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('404 Not Found: manifest');
    screen.press('r');
    await screen.until('ROLL BACK checkout to r1');
  });

  test('quotes the probe that never passes', { timeout: 60_000 }, async () => {
    const { screen } = await broken('never');
    screen.press('w');
    await screen.until(/BECAUSE +its readiness probe fails: HTTP probe failed with statuscode: 503 \(sure\)/, 60_000);
  });

  test('shows the last words of the container that crashed before', { timeout: 60_000 }, async () => {
    const { screen } = await broken('crash');
    screen.press('w');
    const text = await screen.until(/log .*before it was started again/, 60_000);
    expect(text).toMatch(/BECAUSE .* crashes on start, exit code 1/);
    expect(text).toMatch(/panic|config key/);
  });

  test('says that Events may not be read, instead of that there are none', { timeout: 60_000 }, async () => {
    const { screen, proxy } = await broken('pull');
    proxy.arm({
      kind: 'status',
      status: 403,
      contentType: 'application/json',
      body: JSON.stringify({ kind: 'Status', status: 'Failure', code: 403, message: 'events is forbidden' }),
      times: 1_000,
      on: ({ path }) => path.includes('/events'),
    });
    screen.press('w');
    await screen.until(/events +could not all be read: events is forbidden/);
  });
});

/** A Deployment whose pods can't come or can't start, for the reason that `change` brings in. */
async function kept(
  prepare: (namespace: string) => Promise<unknown>,
  change: (made: ReturnType<typeof deployment>) => object,
) {
  const namespace = await bench.newNamespace();
  await prepare(namespace);
  const made = deployment({ namespace, name: 'checkout', image: good, replicas: 3 });
  const answer = await bench.api('POST', deploymentPath(namespace), { body: change(made) });
  expect(answer.status).toBe(201);
  cockpit = await cockpitOn(bench, { namespace, columns: 120, rows: 40 });
  await cockpit.screen.until('2.0.9');
  cockpit.screen.press('w');
  return cockpit.screen;
}

type Made = ReturnType<typeof deployment>;
const withContainer = (made: Made, more: object): object => {
  const { template } = made.spec;
  const containers = template.spec.containers.map(one => ({ ...one, ...more }));
  return { ...made, spec: { ...made.spec, template: { ...template, spec: { ...template.spec, containers } } } };
};

describe('why, in the cluster’s own words', () => {
  test('a quota that is used up', { timeout: 60_000 }, async () => {
    const quota = (namespace: string) =>
      bench.api('POST', `/api/v1/namespaces/${namespace}/resourcequotas`, {
        body: {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'few', namespace },
          spec: { hard: { pods: '1' } },
        },
      });
    const screen = await kept(quota, made => made);
    await screen.until(
      /BECAUSE +quota few is used up: pods=1 more is wanted, pods=1 is used, the limit is pods=1 \(sure\)/,
      30_000,
    );
    await screen.until('or free what the quota counts');
  });

  test('no node with room', { timeout: 60_000 }, async () => {
    const screen = await kept(
      async () => undefined,
      made => withContainer(made, { resources: { requests: { cpu: '4000' } } }),
    );
    await screen.until(/BECAUSE +no node takes the pod: 0\/\d+ nodes are available: .*Insufficient cpu/, 60_000);
  });

  test('a ConfigMap that is not there', { timeout: 60_000 }, async () => {
    const screen = await kept(
      async () => undefined,
      made => withContainer(made, { envFrom: [{ configMapRef: { name: 'checkout-config' } }] }),
    );
    await screen.until(
      /BECAUSE +.*(?:ConfigMap checkout-config does not exist|configmap "checkout-config" not found).*\(sure\)/,
      30_000,
    );
  });
});

describe('the logs', () => {
  test('show the worst pod first, its previous container with p, and the next pod with Tab', {
    timeout: 60_000,
  }, async () => {
    const { screen } = await broken('crash');
    await screen.until(/exit code 1/, 60_000);
    screen.press('l');
    const first = await screen.until(/LOGS \S+ +1 of \d+: new pod, NOT READY, \d+ restart/);
    expect(first).not.toContain('LOGS BEFORE');
    screen.press('p');
    await screen.until(/LOGS BEFORE [\s\S]*(panic|config key)/);
    screen.press('s');
    await screen.until('not now: what has ended writes nothing more');
    screen.press('\t');
    await screen.until(/LOGS \S+ +2 of \d+/);
  });

  test('go on after a break where they broke off', { timeout: 60_000 }, async () => {
    const { screen, proxy } = await broken('crash');
    await screen.until(/exit code 1/, 60_000);
    screen.press('l');
    // Only what was read tells from when on to ask again.
    await screen.until(/LOGS \S+ +1 of[\s\S]*(listening|panic|config key)/);
    await proxy.down();
    await screen.until(/broken off \d\d:\d\d:\d\d, try \d+/, 60_000);
    await proxy.up();
    await screen.until(text => text.includes('LOGS') && !text.includes('broken off'), 60_000);
    await until('asked from where it broke off', async () =>
      proxy.seen.some(({ path }) => path.includes('/log?') && path.includes('sinceTime=')),
    );
  });

  test('are narrowed by a filter, and held while somebody reads back', { timeout: 60_000 }, async () => {
    // It runs without ever being ready: what has ended could not be held.
    const { screen } = await broken('never');
    screen.press('l');
    await screen.until(/LOGS \S+ +1 of[\s\S]*following/);
    screen.press('s');
    await screen.until('held; s follows again');
    screen.press('/');
    screen.press('nothing holds this');
    await screen.until(/0 of \d+ shown/);
    screen.press('esc');
    await screen.until(text => !text.includes('shown'));
    screen.press('s');
    await screen.until('following');
  });
});
