import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePrometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../src/adapters/prometheus/url-route.ts';
import { rememberReadings } from '../../src/app/remember-readings.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Api } from '../control-plane/api.ts';
import { deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { countedEngine } from '../support/counted-engine.ts';
import { type FaultProxy, type SeenRequest, startFaultProxy } from '../support/fault-proxy.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { kubeconfigFor } from '../support/kubeconfig-for.ts';
import { type SwiftClock, swiftClock } from '../support/swift-clock.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';

const image = 'registry.example/shop/checkout:2.1.0';
const speed = 10;
const yes = ['--yes', '--confirm', 'checkout'];
const long = { timeout: 240_000 };

type Place = {
  readonly bench: Awaited<ReturnType<typeof practiceBench>>;
  readonly house: TestHouse;
  readonly ramp: (...more: readonly string[]) => ReturnType<TestHouse['run']>;
  readonly canary: () => Promise<{ readonly status: number }>;
  readonly unanswered: () => number;
  readonly close: () => Promise<void>;
};

/** A scenario on a clock that both sides share, so that minutes take seconds. */
async function placeOf(scenario: string): Promise<Place> {
  const bench = await practiceBench(scenario, speed);
  const clock = hurriedClock(0);
  clock.hurry(speed);
  const house = testHouse({ kubeconfig: bench.kubeconfigPath, clock });
  return {
    bench,
    house,
    ramp: (...more) => house.run(['ramp', 'checkout', '-n', 'shop', ...more]),
    canary: () => bench.api('GET', deploymentPath('shop', 'checkout-canary')),
    unanswered: () => bench.practice.cluster.traffic.unansweredBy('shop', 'checkout'),
    close: async () => {
      await house.remove();
      await bench.close();
    },
  };
}

describe('a canary that fails', () => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf('canary-errors');
  });
  afterAll(() => place.close());

  test('is shown whole before it begins, and nothing is sent without the name', long, async () => {
    const shown = await place.ramp('--steps', '5,25,50,100', '--dry-run');
    expect(shown.out).toContain(
      'steps    5 %  1 canary pod beside 19: 5 % of the requests; looked at for 10 min, then on at PASS\n',
    );
    expect(shown.out).toContain('All 19 replicas of checkout stay.');
    expect(shown.out).toMatch(
      /effect .* at \d+ requests a second ten times the errors of stable \(.*\) are seen in about .*; a PASS takes about/,
    );
    expect(shown.code).toBe(0);
    const unnamed = await place.ramp('--yes');
    expect(unnamed.complaints).toContain('--yes alone confirms nothing, so nothing was sent.');
    expect(unnamed.code).toBe(6);
    const tooSmall = await place.ramp('--steps', '1,100', ...yes);
    expect(tooSmall.complaints).toContain(
      '1 % can’t be reached beside 19 replicas: the smallest is 5 %; 1 % needs 99 replicas. Nothing was sent.',
    );
    expect(tooSmall.code).toBe(6);
  });

  test('is back at stable by itself, in seconds after the verdict, and nothing is left behind', long, async () => {
    const { code, out } = await place.ramp('--steps', '5,25,50,100', '--hold', '30s', ...yes);
    expect(out).toMatch(/FAILED: FAIL: errors .* on stable/);
    const logs = place.bench.practice.audit().filter(({ objectRef }) => objectRef?.subresource === 'log');
    expect(logs.some(({ objectRef }) => objectRef?.name?.startsWith('checkout-canary'))).toBe(true);
    expect(out.match(/^CANARY of checkout to 5 %/gm)).toHaveLength(1);
    expect(out.match(/FAIL: errors/g)).toHaveLength(1);
    expect(out).toMatch(/Back at stable: the canary of checkout is gone, (\d+\.\d) s after that was clear\./);
    expect(Number(/gone, ([\d.]+) s after/.exec(out)?.[1])).toBeLessThan(60);
    expect(out).toContain('owed      nothing');
    expect(code).toBe(1);
    expect((await place.canary()).status).toBe(404);
    expect(place.unanswered()).toBe(0);
  });
});

type Ramped = { readonly code: number; readonly out: string; readonly isThere: boolean };
type Swift = {
  readonly clock: SwiftClock;
  /** From then on a network that can fail is between those who ramp and the API server. */
  readonly faults: () => Promise<FaultProxy>;
  readonly unanswered: () => number;
  readonly deploymentOf: (name: string) => Promise<Awaited<ReturnType<Api>>['body']>;
  /** Somebody on a machine of their own, with a journal of their own. */
  readonly ramp: (
    flags: readonly string[],
    by?: {
      readonly name?: string;
      readonly engine?: (own: Engine) => Engine;
      readonly onLine?: (line: string) => void;
    },
  ) => Promise<Ramped>;
};

/** Ramps of a scenario, on a clock that needs no time. */
async function onSwiftClock<Result>(
  scenario: string,
  environment: 'production' | 'practice',
  use: (place: Swift) => Promise<Result>,
): Promise<Result> {
  const clock = swiftClock(Date.now());
  const bench = await practiceBench(scenario, 1, clock.now);
  clock.onJump(bench.practice.catchUp);
  let proxy: FaultProxy | undefined;
  const houses = new Map<string, TestHouse>();
  const houseOf = async (name: string) => {
    const house = houses.get(name) ?? testHouse();
    houses.set(name, house);
    const { url, caPem } = proxy ?? { url: bench.url, caPem: bench.ca };
    const options = { url, caPem, token: bench.token, namespace: 'shop' };
    return { house, kubeconfig: await kubeconfigFor(path.join(house.folder, 'kubeconfig'), options) };
  };
  try {
    return await use({
      clock,
      async faults() {
        proxy ??= await startFaultProxy({ target: { url: bench.url, caPem: bench.ca } });
        return proxy;
      },
      unanswered: () => bench.practice.cluster.traffic.unansweredBy('shop', 'checkout'),
      deploymentOf: async name => (await bench.api('GET', deploymentPath('shop', name))).body,
      async ramp(flags, { name = 'ana', engine = (own: Engine) => own, onLine } = {}) {
        const { house, kubeconfig } = await houseOf(name);
        const { code, out, complaints } = await house.run(['ramp', 'checkout', '-n', 'shop', ...flags], {
          kubeconfig,
          clock,
          ...(onLine && { onLine }),
          engine: own => {
            const actor = { ...own.actor, name, host: `host-of-${name}` };
            return countedEngine(engine({ ...own, actor, place: { ...own.place, environment } }), clock);
          },
        });
        const { status } = await bench.api('GET', deploymentPath('shop', 'checkout-canary'));
        return { code, out: `${out}\n${complaints}`, isThere: status === 200 };
      },
    });
  } finally {
    clock.stop();
    for (const house of houses.values()) await house.remove();
    await proxy?.close();
    await bench.close();
  }
}

const swiftly = (
  scenario: string,
  flags: readonly string[],
  environment: 'production' | 'practice' = 'production',
): Promise<Ramped> => onSwiftClock(scenario, environment, ({ ramp }) => ramp(flags));

test(
  'a canary that is good takes one step for each job, is held, and goes on from a later one to the promotion',
  long,
  async () => {
    await onSwiftClock('canary-ramp', 'production', async ({ ramp, deploymentOf, unanswered }) => {
      const first = await ramp(['--to', '5', '--hold', '1m', ...yes]);
      expect(first.out).toContain('checkout is at 5 %, and passed there.');
      expect(first.code).toBe(0);
      const second = await ramp(['--to', '25', '--hold', '1m', ...yes]);
      expect(second.code).toBe(0);
      expect((await deploymentOf('checkout-canary')).spec.replicas).toBe(6);
      const last = await ramp(['--promote', ...yes]);
      expect(last.out).toContain('checkout is promoted to 100 %, and the canary is gone.');
      expect([last.code, last.isThere]).toEqual([0, false]);
      expect((await deploymentOf('checkout')).spec.template.spec.containers[0].image).toBe(image);
      expect(unanswered()).toBe(0);
    });
  },
);

describe('a ramp of which the judge is not sure', () => {
  test('stays where stable fails as well, and asks, exit 4', long, async () => {
    const { code, out, isThere } = await swiftly('shared-burst', ['--steps', '5,100', '--hold', '5m', ...yes]);
    expect(out).toContain('stands still: paused: HOLD: stable is failing too');
    expect([code, isThere]).toEqual([4, true]);
  });

  test('goes back without enough data when its patience is over, exit 3', long, async () => {
    const flags = ['--steps', '25,100', '--hold', '1m', '--patience', '2m'];
    const { code, out, isThere } = await swiftly('low-traffic', [...flags, ...yes]);
    // What was seen last is said once.
    expect(out).toMatch(/NOT IN TIME: (?!not in time).*\n\n/);
    expect(out).toContain('Back at stable: the canary of checkout is gone');
    expect([code, isThere]).toEqual([3, false]);
  });

  test('stays without enough data where somebody wants that, exit 3', long, async () => {
    const flags = ['--steps', '25,100', '--hold', '1m', '--patience', '2m', '--on-doubt', 'stay'];
    const { code, out, isThere } = await swiftly('low-traffic', [...flags, ...yes]);
    expect(out).toContain('The canary stays as it is, and all stable replicas serve.');
    expect([code, isThere]).toEqual([3, true]);
  });
});

describe('a ramp that can’t be measured', () => {
  test('is not begun, exit 5', long, async () => {
    await onSwiftClock('canary-errors', 'production', async ({ ramp }) => {
      const { code, out } = await ramp(['--steps', '5,100', ...yes], { engine: withStoppedPrometheus });
      expect(out).toMatch(/nothing can be measured: Prometheus at .*\. Nothing was sent\./);
      expect(out).not.toContain('The first step:');
      expect(code).toBe(5);
    });
  });

  test('waits for its source, then stands still, exit 5, until somebody else says where it stands', long, async () => {
    await onSwiftClock('canary-ramp', 'production', async ({ ramp, faults: failing, unanswered }) => {
      const faults = await failing();
      const goBlind = () => faults.arm({ kind: 'status', status: 503, times: 1e6, on: isMetricsPage });
      const turns = [
        { at: /Judge 5 %/, act: goBlind },
        { at: /not judged for 1m/, act: faults.disarm },
        { at: /WAIT|PASS: /, act: goBlind },
      ];
      const onLine = (line: string) => void (turns[0]?.at.test(line) && turns.shift()?.act());
      const flags = ['--steps', '5,100', '--hold', '3m', '--patience', '1m', '--on-doubt', 'stay'];
      const blind = await ramp([...flags, ...yes], { onLine });
      expect(turns).toEqual([]);
      expect(blind.out).toMatch(/stands still: paused: .*not judged for .*The canary stays as it is/);
      expect([blind.code, blind.isThere]).toEqual([5, true]);
      faults.disarm();

      const byBen = (...more: readonly string[]) => ramp(['--resume', ...more, ...yes], { name: 'ben' });
      const unasked = await byBen();
      expect(unasked.out).toContain('is walked by ana: whoever takes it over says why. Nothing was sent.');
      expect(unasked.code).toBe(6);
      expect(unasked.out).toMatch(/ramp checkout\S* --resume --take-over --reason/);
      const taking = ['--take-over', '--reason', 'ana is asleep'];
      expect((await byBen(...taking, '--read-back', 'to-5 1')).out).toContain('is not where the run stands');
      const taken = await byBen(...taking, '--read-back', 'judge-5 1');
      expect(taken.out).toContain('checkout is promoted to 100 %, and the canary is gone.');
      expect([taken.code, taken.isThere]).toEqual([0, false]);
      expect(unanswered()).toBe(0);
    });
  });
});

const isMetricsPage = (request: { readonly path: string }) => /\/pods\/[^/]+\/proxy\//.test(request.path);

/** Nobody listens there. */
const withStoppedPrometheus = (own: Engine): Engine => {
  const place = { kind: 'url', url: 'http://127.0.0.1:9', login: {} } as const;
  const route = urlRoute(place, undefined, { env: {}, lookUp: async () => ({ values: {} }) });
  const source = makePrometheus(route, own.clock, { contexts: [], servers: [], match: {} });
  return { ...own, sources: { ...own.sources, measurements: rememberReadings(source) } };
};

test('a canary that somebody else changes while it is taken away is taken away all the same', long, async () => {
  await onSwiftClock('canary-errors', 'production', async ({ ramp, faults: failing }) => {
    const faults = await failing();
    const isTaking = ({ verb, path: to, body }: SeenRequest) =>
      verb === 'patch' && !to.includes('dryRun') && body.includes('isTakenBack');
    const conflict = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Conflict', code: 409 };
    faults.arm({ kind: 'status', status: 409, body: JSON.stringify(conflict), on: isTaking });
    const { code, out, isThere } = await ramp(['--steps', '5,100', ...yes]);
    expect(out).toContain('refused');
    expect(out).toContain('Back at stable: the canary of checkout is gone');
    expect([code, isThere]).toEqual([1, false]);
  });
});

test('on the practice cluster --yes alone ramps, because nothing real is touched', long, async () => {
  const { code, isThere } = await swiftly('canary-errors', ['--steps', '5,25,50,100', '--yes'], 'practice');
  expect([code, isThere]).toEqual([1, false]);
});

describe('a ramp that is walked, and that somebody', () => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf('canary-ramp');
  });
  afterAll(() => place.close());

  /** Until it is judged; then it goes on by itself. */
  const judged = async (...more: readonly string[]) => {
    let found = () => {};
    const isJudged = new Promise<void>(resolve => {
      found = resolve;
    });
    const line = ['ramp', 'checkout', '-n', 'shop', '--image', image, '--hold', '3m', ...more, ...yes];
    const running = place.house.run(line, { onLine: said => said.includes('Judge 5 %') && found() });
    await isJudged;
    return { running };
  };

  test('aborts elsewhere ends by itself, and the canary is not made again', long, async () => {
    const { running } = await judged('--steps', '5,25,100');
    const abort = await place.ramp('--abort', ...yes);
    expect(abort.out).toContain('checkout-canary is gone, and nothing is left of it');
    expect(abort.code).toBe(0);
    const { code, out } = await running;
    expect(out).toMatch(/FAILED: checkout-canary is (gone: somebody took the canary away|being taken away)/);
    expect(code).toBe(8);
    expect((await place.canary()).status).toBe(404);
    expect(place.unanswered()).toBe(0);
  });

  test('holds stands still, exit 4, and goes on to its end when it is resumed', long, async () => {
    const { running } = await judged('--steps', '5,100');
    expect((await place.ramp('--pause', ...yes)).code).toBe(0);
    const held = await running;
    expect(held.out).toContain('stands still: paused: paused by ana');
    expect(held.code).toBe(4);
    expect((await place.canary()).status).toBe(200);
    const resumed = await place.ramp('--resume', ...yes);
    expect(resumed.out).toContain('checkout is promoted to 100 %, and the canary is gone.');
    expect(resumed.code).toBe(0);
  });
});
