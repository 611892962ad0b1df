import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLoggedErrors } from '../../src/app/judging/logged-errors.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { countedEngine } from '../support/counted-engine.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';

const minutes = 60_000;

/** A pipeline that gates a scenario, on a clock that needs no time. */
async function gating<Result>(
  scenario: string,
  use: (house: TestHouse, gate: (flags?: string) => Promise<Gated>) => Promise<Result>,
  change: (engine: Engine) => Engine = engine => engine,
): Promise<Result> {
  const clock = swiftClock(Date.now());
  const bench = await practiceBench(scenario, 1, clock.now);
  clock.onJump(bench.practice.catchUp);
  const house = testHouse({
    kubeconfig: bench.kubeconfigPath,
    clock,
    engine: engine => countedEngine(change(engine), clock),
  });
  try {
    return await use(house, async (flags = '') => {
      const began = clock.now();
      const said = await house.run(`gate deploy/checkout --error-rate-threshold 1 --latency-p95-ms 300 ${flags}`);
      return { ...said, tookMs: clock.now() - began };
    });
  } finally {
    clock.stop();
    await house.remove();
    await bench.close();
  }
}

const withoutRightToLogs = (engine: Engine): Engine => ({
  ...engine,
  sources: {
    ...engine.sources,
    loggedErrors: createLoggedErrors(
      { readOn: async () => ({ kind: 'denied', says: ours('pods "checkout" is forbidden') }) },
      engine.clock,
    ),
  },
});

type Gated = Awaited<ReturnType<TestHouse['run']>> & { readonly tookMs: number };

describe('a calibration', () => {
  test('says how often the judge would stop good pods here, how sure that is, and what it was measured on', {
    timeout: 120_000,
  }, async () => {
    const { code, out } = await gating('canary-ramp', house =>
      house.run('calibrate checkout -n shop --for 4m --trial 2m'),
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^FALSE ALARMS {2}\S+ % \(.*95 of 100\) of good releases would be stopped: \d of \d+ trials/);
    expect(out).toMatch(/measured on [\d,]+ requests of 19 pods in 4m00s, .* by the pods’ own pages/);
  });

  test('without a source that stores anything says so, and how to go on', async () => {
    const { code, complaints } = await gating('canary-ramp', house => house.run('calibrate checkout -n shop'));
    expect(code).toBe(2);
    expect(complaints).toMatch(/keep no history.*\n.*calibrate checkout --for 30m/);
  });
});

describe('a gate in a pipeline', () => {
  test('fails a canary with ten times the errors within a minute, and says which errors they are', async () => {
    const { code, out, complaints, tookMs } = await gating('canary-errors', (_, gate) => gate());
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}errors \d.* on stable \([\d.]+x\).*POST \/pay 502/);
    expect(out).toMatch(/\d+ of \d+ vs \d+ of [\d,]+ · luck: less than 1 in /);
    expect(out).toContain('checkout-canary against checkout for');
    expect(complaints).toMatch(/checkout-canary against checkout: FAIL/);
    expect(tookMs).toBeLessThan(1 * minutes);
  });

  test('passes a good one once it could have seen twice the errors', async () => {
    const { code, out, tookMs } = await gating('canary-ramp', (_, gate) => gate());
    expect([code, out.split(' ')[0]]).toEqual([0, 'PASS']);
    expect(tookMs).toBeGreaterThanOrEqual(2 * minutes);
    expect(tookMs).toBeLessThan(5 * minutes);
  });

  test('fails twice the errors of stable, though they are under the limit', async () => {
    const { code, tookMs } = await gating('canary-twice-baseline', (_, gate) => gate());
    expect(code).toBe(1);
    expect(tookMs).toBeLessThan(5 * minutes);
  });

  test('says at low traffic that there is not enough data, and what could be seen before it waits', async () => {
    const { code, out, complaints, tookMs } = await gating('low-traffic', (_, gate) => gate());
    expect(code).toBe(3);
    expect(out).toMatch(/^NOT ENOUGH DATA/);
    expect(complaints).toMatch(/at 0\.\d canary requests a second: .*no PASS within 5m/);
    expect(tookMs).toBeLessThan(5 * minutes);
  });

  test('leaves it to a person while stable is as bad', async () => {
    const { code, out, complaints, tookMs } = await gating('shared-burst', (_, gate) => gate(), withoutRightToLogs);
    // For somebody who may not read logs that is said once, and everything else is as ever.
    expect(complaints.match(/logs are not read: pods "checkout" is forbidden/g)).toHaveLength(1);
    expect(out).toMatch(/by the pods’ own pages; logs are not read: pods "checkout" is forbidden/);
    expect(code).toBe(4);
    expect(out).toMatch(/^HOLD {2}stable is failing too .*this is not your deploy/);
    expect(tookMs).toBeLessThan(5 * minutes);
  });

  test('tells a program every number with its sentence, and writes the page of the run', async () => {
    await gating('canary-errors', async (house, gate) => {
      const file = path.join(house.folder, 'gate.md');
      const { code, out } = await gate(`-o json --summary ${file}`);
      const document = JSON.parse(out);
      expect(document).toMatchObject({
        apiVersion: 'deploy-cockpit/v1',
        kind: 'Gate',
        verdict: 'fail',
        exitCode: code,
        workload: { kind: 'Deployment', namespace: 'shop', name: 'checkout-canary' },
        compared: { how: 'canary', canary: 'checkout-canary', stable: 'checkout' },
        says: { verdict: 'FAIL', next: expect.stringContaining('go back') },
      });
      expect(document.metrics[0]).toMatchObject({
        key: 'errors',
        verdict: 'fail',
        canary: { events: expect.any(Number), of: expect.any(Number), low: expect.any(Number) },
        ratio: { point: expect.any(Number) },
      });
      const page = await readFile(file, 'utf8');
      expect(page).toMatch(/^## ❌ FAIL: checkout\n/);
      expect(page).toMatch(/\| errors \| 0\.\d+ % \| \d.* \| FAIL \| worse than stable/);
    });
  });

  test('judges a rolling update too: the new revision against the old one', async () => {
    const { code, out, tookMs } = await gating('checkout-errors', (_, gate) => gate());
    expect([code, out.split(' ')[0]]).toEqual([1, 'FAIL']);
    expect(out).toContain('r7 against r6');
    expect(tookMs).toBeLessThan(2 * minutes);
  });

  test('that finds one version only has nothing to judge', async () => {
    const { code, complaints, tookMs } = await gating('config-change', (house, _) =>
      house.run('gate cart --timeout 20s').then(said => ({ ...said, tookMs: 0 })),
    );
    expect(code).toBe(3);
    expect(complaints).toMatch(/Only one version of cart runs: there is nothing to compare it with\./);
    expect(complaints).toContain('with limits, as --error-rate-threshold 1, the one version is held against those');
    expect(tookMs).toBeLessThan(1 * minutes);
  });

  test('that finds one version only holds it against the limits alone, and says that nothing was compared', async () => {
    await gating('config-change', async house => {
      const gate = (limits: string) => house.run(`gate cart ${limits} -o json`);
      const kept = await gate('--error-rate-threshold 2');
      expect(JSON.parse(kept.out)).toMatchObject({ verdict: 'pass', basis: 'alone', compared: null, exitCode: 0 });
      expect(kept.complaints).toMatch(/only one version runs: it is held against your limits alone/);
      const broken = await gate('--latency-p95-ms 1');
      expect([broken.code, JSON.parse(broken.out).metrics[0].reason.kind]).toEqual([1, 'over-limit']);
      const unknown = await gate('--memory 90 --timeout 90s');
      expect([unknown.code, JSON.parse(unknown.out).metrics[0].reason.kind]).toEqual([3, 'not-measured']);
    });
  });

  test('refuses what is no limit before it asks a cluster', async () => {
    const house = testHouse();
    const { code, complaints } = await house.run('gate checkout --latency-p95-ms fast');
    await house.remove();
    expect(code).toBe(2);
    expect(complaints).toMatch(/"--latency-p95-ms fast" is no limit/);
  });
});
