import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { deployment } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { cockpitOn } from '../support/cockpit-on.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { byPrometheus } from './by-prometheus.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { type ScrapedPods, scrapePods } from './scrape-pods.ts';
import { podNameOf, storedHistory } from './stored-history.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;

let bench: Bench;
let house: TestHouse;
let namespace: string;
let scraped: ScrapedPods;
let prometheus: Prometheus;

beforeAll(async () => {
  bench = realBench(inject('controlPlane'));
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
  namespace = await bench.newNamespace();
  scraped = await scrapePods(bench.api, namespace);
  const image = 'registry.example/shop/checkout:1.0';
  for (const [name, replicas] of [
    ['checkout', 3],
    ['cart', 1],
  ] as const)
    await bench.api('POST', deploymentPath(namespace), { body: deployment({ namespace, name, image, replicas }) });
  const now = Date.now();
  const [early, late] = [now - 6.5 * days, now - 4 * hours];
  prometheus = await startPrometheus({
    scrapeConfigs: [scraped.config],
    // So few that long parts are refused, and shorter ones are asked for.
    mostSamples: 1_500,
    stored: storedHistory(namespace, [
      { of: 'checkout', hash: '5d4f7c9b8', pods: 4, from: early, to: early + 3 * hours, errorShare: () => 0.003 },
      {
        of: 'checkout',
        hash: '7b9c6d5f4',
        pods: 4,
        from: late,
        to: late + 3 * hours,
        errorShare: (pod, at) => (pod === 2 && at > late + 2 * hours ? 0.05 : 0.003),
      },
      {
        of: 'cart',
        hash: '6f5d4c9b2',
        pods: 2,
        from: now - 3.5 * hours,
        to: now,
        errorShare: (_pod, at) => (at > now - 10 * minutes ? 0.05 : 0.003),
      },
    ]),
  });
  await until('all pods are scraped', async () => {
    const live = `count by (pod) (http_requests_total{job="pods of ${namespace}"})`;
    return (await prometheus.query(live)).length === 4;
  });
});
afterAll(async () => {
  await prometheus?.stop();
  await scraped?.stop();
  await house?.remove();
});

const calibrate = (line: string) => house.run(`calibrate ${line} -n ${namespace}`, byPrometheus(prometheus.url));

test('whoever begins to watch in the middle of trouble is told of it at once, by what was stored before', async () => {
  const { code, out } = await house.run(`watch cart -n ${namespace} --for 1s`, byPrometheus(prometheus.url));
  expect(out).toMatch(/what is usual is known from the last 3 h, by Prometheus at /);
  expect(out.match(/RAISED .*/g)).toEqual([
    expect.stringMatching(/^RAISED POST \/pay 502 [45]\.\d % of requests, usually 0\.\d+ % \(\d+x\), since /),
  ]);
  expect(code).toBe(4);
});

test('whoever opens the cockpit then is shown it as well, and that it was there before this release', {
  timeout: 90_000,
}, async context => {
  const config = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-config-'));
  await mkdir(path.join(config, 'deploy-cockpit'));
  await writeFile(path.join(config, 'deploy-cockpit', 'config.yaml'), `metrics:\n  url: ${prometheus.url}\n`);
  const cockpit = await cockpitOn(bench, { namespace, env: { XDG_CONFIG_HOME: config } });
  context.onTestFinished(async () => {
    await cockpit.close();
    await rm(config, { recursive: true, force: true });
  });
  await cockpit.screen.until('▸✓ cart');
  cockpit.screen.press('enter');
  await cockpit.screen.until(/RANGE +POST \/pay 502: was out before this release/, 60_000);
});

describe('a calibration by what a real Prometheus stored in a week', () => {
  test('tries the pods that are gone as well, each among its own revision, and names what would have been stopped', async () => {
    const { code, out, complaints } = await calibrate('checkout -o json');
    expect(code, complaints).toBe(0);
    const told = JSON.parse(out);
    // Three hours of four pods each, in trials of twenty minutes.
    expect(told.trials).toBeGreaterThanOrEqual(64);
    expect(told.trials).toBeLessThanOrEqual(80);
    expect(told.fail).toBeGreaterThanOrEqual(1);
    const alarms: readonly string[] = told.alarms.map(({ pod }: { pod: string }) => pod);
    // Of about seventy trials of good pods one may be stopped by luck: that is what is measured here.
    expect(alarms).toContain(podNameOf('checkout', '7b9c6d5f4', 2));
    expect(alarms).toHaveLength(told.fail);
    expect(told.says).toEqual([
      expect.stringMatching(
        /^FALSE ALARMS {2}\S+ % \(.*95 of 100\) of good releases would be stopped: \d of \d\d trials$/,
      ),
      expect.stringMatching(/^ {2}a person would be asked in /),
      expect.stringMatching(/^ {2}as if \d\d releases that changed nothing had been judged for 20 min each$/),
      expect.stringContaining('pods of one revision are not alike here'),
    ]);
    expect(Date.parse(told.to) - Date.parse(told.from)).toBeGreaterThan(6 * days);
  });

  test('that is too short for a trial is not enough data', async () => {
    const { code, out } = await calibrate('checkout --history 1m');
    expect([code, out.split('\n')[0]]).toEqual([3, expect.stringMatching(/^NOT ENOUGH DATA/)]);
  });

  test('needs two other pods of the same revision', async () => {
    const { code, complaints } = await calibrate('cart');
    expect([code, complaints]).toEqual([
      3,
      expect.stringMatching(/cart has 1 ready pod of one revision; a pod is held/),
    ]);
  });

  test('is no result once it is stopped', async () => {
    await prometheus.stop();
    const { code, out, complaints } = await calibrate('checkout');
    expect([code, out]).toEqual([5, '']);
    expect(complaints).toMatch(/checkout can't be measured: Prometheus at .* does not answer/);
  });
});
