import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { deployment, service } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { leftBehind, stableOf } from '../crash/ramp-kills.ts';
import { byPrometheus } from '../prometheus/by-prometheus.ts';
import { type Prometheus, startPrometheus } from '../prometheus/prometheus.ts';
import { scrapePods } from '../prometheus/scrape-pods.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { realBench } from '../support/bench/real-bench.ts';
import { type Said, type TestHouse, type TestHouseOptions, testHouse } from '../support/test-house.ts';
import { heardLines } from './heard-lines.ts';
import { applicationPort, type Manner, type PodApplications, podApplications } from './pod-applications.ts';

/** So many errors that there are enough of them to pass by within half a minute. */
const good = { perSecond: 300, errorShare: 0.01 };

// Each stands for one canary; they are gated at the same time, because each gate mostly waits for requests.
const canaries = {
  faulty: { ...good, errorShare: 0.1 },
  good,
  idle: { perSecond: 0.5, errorShare: 0 },
  flawless: { ...good, errorShare: 0 },
};
type Canary = keyof typeof canaries;
type Shop = { readonly namespace: string; readonly apps: PodApplications };

let bench: Bench;
let house: TestHouse;
let shops: Readonly<Record<Canary, Shop>>;
let prometheus: Prometheus;

beforeAll(async () => {
  bench = realBench(inject('controlPlane'));
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
  const opened = Object.entries(canaries).map(async ([name, manner]) => [name, await openShop(manner)] as const);
  shops = Object.fromEntries(await Promise.all(opened)) as typeof shops;
  const pages = Object.values(shops).flatMap(({ apps }) => apps.pages());
  prometheus = await startPrometheus({ pages });
  await until('all pods are scraped', async () => (await prometheus.query('up == 1')).length === pages.length);
});
afterAll(async () => {
  await prometheus?.stop();
  await Promise.all(Object.values(shops ?? {}).map(({ apps }) => apps.close()));
  await house?.remove();
});

/** Four stable pods and a canary beside them, each with an application and its users. */
async function openShop(manner: Manner): Promise<Shop> {
  const namespace = await bench.newNamespace();
  const apps = await podApplications(bench.api, namespace);
  apps.behave('stable', good);
  apps.behave('canary', manner);
  await deploy(namespace, { name: 'checkout', replicas: 4, labels: { track: 'stable' } });
  await deploy(namespace, {
    name: 'checkout-canary',
    replicas: 1,
    labels: { track: 'canary' },
    annotations: { 'deploy-cockpit.io/canary-of': 'checkout' },
  });
  await until('an application answers behind every pod', async () => apps.pages().length === 5);
  return { namespace, apps };
}

/** With pods that are scraped, and a Service for the stable ones. */
async function deploy(namespace: string, of: Omit<Parameters<typeof deployment>[0], 'namespace' | 'image'>) {
  const podAnnotations = { 'prometheus.io/port': String(applicationPort), 'prometheus.io/path': '/metrics' };
  const body = deployment({ namespace, image: 'registry.example/shop/checkout:1.0', podAnnotations, ...of });
  await bench.api('POST', deploymentPath(namespace), { body });
  const asked = { body: service({ namespace, name: of.name }) };
  if (!of.name.endsWith('-canary')) await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, asked);
}

type Gated = Said & { readonly tookMs: number };

async function gate(canary: Canary, flags: string, options: TestHouseOptions = {}): Promise<Gated> {
  const began = performance.now();
  const said = await house.run(`gate checkout -n ${shops[canary].namespace} ${flags}`, options);
  return { ...said, tookMs: performance.now() - began };
}

/** `10x in about 12 s`: what it said it could see, in milliseconds. */
const predictedMs = ({ complaints }: Said): number => Number(/10x in about (\d+) s/.exec(complaints)?.[1]) * 1_000;

const firstLine = ({ code, out }: Said) => [code, out.split('\n')[0]];
const firstWord = ({ code, out }: Said) => [code, out.split(' ')[0]];

/** The median is predicted; three times as long is hardly ever reached, and it looks every five seconds. */
const expectFailedInTime = (said: Gated) => {
  expect(firstLine(said)).toEqual([1, expect.stringMatching(/^FAIL {2}errors .* on stable/)]);
  expect(said.tookMs).toBeLessThan(3 * predictedMs(said) + 15_000);
};

describe.concurrent('the gate on a real cluster, by the pods’ own pages', { timeout: 150_000 }, () => {
  test('fails a canary whose flag is turned to faulty, within about the time that it said', async () => {
    const said = await gate('faulty', '--timeout 2m');
    expectFailedInTime(said);
    expect(said.out).toContain('the pods’ own pages');
  });

  test('passes a good one', async () => {
    const said = await gate('good', '--timeout 2m --window 20s');
    expect(firstWord(said)).toEqual([0, 'PASS']);
    // The nodes serve the same log for every container, from the API server's own address.
    expect(said.out).toMatch(/by the pods’ own pages and the logs of [1-4] and [1-4] pods?$/m);
  });

  test('says 3 where hardly a request comes', async () => {
    const said = await gate('idle', '--timeout 25s --window 10s');
    expect(firstLine(said)).toEqual([3, expect.stringMatching(/^NOT ENOUGH DATA/)]);
  });
});

describe.concurrent('the gate on a real cluster, by a real Prometheus', { timeout: 150_000 }, () => {
  test('fails a canary whose flag is turned to faulty', async () => {
    const said = await gate('faulty', '--timeout 2m', byPrometheus(prometheus.url));
    expectFailedInTime(said);
    expect(said.out).toContain(`Prometheus at ${prometheus.url}`);
  });

  test('passes a good one', async () => {
    expect(firstWord(await gate('good', '--timeout 2m --window 20s', byPrometheus(prometheus.url)))).toEqual([
      0,
      'PASS',
    ]);
  });

  test('loses none of the first failures of a type that was never seen', async () => {
    let hasFailed = false;
    const onLine = (line: string) => {
      // Not before it has looked once: what was there already is nothing new.
      if (hasFailed || !line.includes('looking')) return;
      hasFailed = true;
      shops.flawless.apps.failOnce('canary', 503, 7);
    };
    const { out } = await gate('flawless', '--timeout 15s -o json', { ...byPrometheus(prometheus.url), onLine });
    const { metrics } = JSON.parse(out) as { metrics: { key: string; canary?: { events?: number } }[] };
    expect(metrics.find(({ key }) => key === 'errors')?.canary?.events, out).toBe(7);
  });
});

describe.concurrent('a ramp on a real cluster, whose Prometheus hangs and is stopped', { timeout: 150_000 }, () => {
  test('is blind soon, goes on when it is back, and takes the canary away once its time is over, exit 5', async () => {
    const namespace = await bench.newNamespace();
    const apps = await podApplications(bench.api, namespace);
    apps.behave('checkout', good);
    await deploy(namespace, { name: 'checkout', replicas: 3 });
    await until('an application answers behind every pod', async () => apps.pages().length === 3);
    const scraped = await scrapePods(bench.api, namespace, applicationPort);
    const own = await startPrometheus({ scrapeConfigs: [scraped.config] });
    const before = await stableOf(bench, namespace);
    await until('all pods are scraped', async () => (await own.query('up == 1')).length === 3);

    // No PASS comes before the usual window of two minutes.
    const [holdMs, patienceMs] = [5_000, 60_000];
    const steps = `--steps 25,100 --hold ${holdMs / 1_000}s --patience ${patienceMs / 1_000}s`;
    const lines = heardLines();
    const running = house.run(
      `ramp checkout -n ${namespace} --image registry.example/shop/checkout:1.1 ${steps} --yes --confirm checkout`,
      { ...byPrometheus(own.url), onLine: lines.hear },
    );
    const isBlind = async (why: RegExp, withinMs: number) => {
      const from = performance.now();
      await lines.next(why);
      expect(performance.now() - from).toBeLessThan(withinMs);
    };
    await lines.next(/Judge 25 %/);
    const judgedFrom = performance.now();
    await lines.next(/WAIT/);
    const goOn = own.hang();
    // Ten seconds for an answer, after the last one that came.
    await isBlind(/not judged for .*does not answer: it took too long/, 20_000);
    goOn();
    await lines.next(/WAIT/);
    await own.stop();
    await isBlind(/not judged for .*does not answer: nobody listens there/, 10_000);
    await lines.next(/NOT IN TIME: not judged for/);
    // A second less, because the line that says that it is judged comes after its first look.
    expect(performance.now() - judgedFrom).toBeGreaterThan(holdMs + patienceMs - 1_000);

    const { code, out } = await running;
    expect(out).toContain('Back at stable: the canary of checkout is gone');
    expect(out).not.toContain('FAILED');
    expect(code).toBe(5);
    expect(await leftBehind(bench, namespace)).toEqual([]);
    expect(await stableOf(bench, namespace)).toEqual(before);
    await scraped.stop();
    await apps.close();
  });
});

describe('the gate on a real cluster, long after its canary began', () => {
  test('knows at once what a Prometheus has stored of it', async () => {
    const ask = (canary: Canary) => gate(canary, '--timeout 2m --window 20s', byPrometheus(prometheus.url));
    const [faulty, fine] = [await ask('faulty'), await ask('good')];
    expect([firstWord(faulty), firstWord(fine)]).toEqual([
      [1, 'FAIL'],
      [0, 'PASS'],
    ]);
    // It would look again after five seconds each.
    expect(faulty.tookMs + fine.tookMs).toBeLessThan(5_000);
  });
});

describe('the gate on a real cluster, by a Prometheus that is stopped', () => {
  test('says 5, which is no verdict', async () => {
    await prometheus.stop();
    const said = await gate('good', '--timeout 5s', byPrometheus(prometheus.url));
    expect([said.code, said.out]).toEqual([5, '']);
    expect(said.complaints).toMatch(/checkout can't be judged: Prometheus at .* does not answer/);
  });
});
