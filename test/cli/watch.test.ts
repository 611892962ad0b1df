import { describe, expect, test } from 'vitest';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { countedEngine } from '../support/counted-engine.ts';
import { swiftClock } from '../support/swift-clock.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';

type Said = Awaited<ReturnType<TestHouse['run']>>;

/** `watch checkout` in a scenario, on a clock that needs no time. */
const watched = (scenario: string, flags: string): Promise<Said> =>
  inScenario(scenario, house => house.run(`watch deploy/checkout ${flags}`));

async function inScenario<Result>(scenario: string, use: (house: TestHouse) => Promise<Result>): Promise<Result> {
  const clock = swiftClock(Date.now());
  const bench = await practiceBench(scenario, 1, clock.now);
  clock.onJump(bench.practice.catchUp);
  const house = testHouse({ kubeconfig: bench.kubeconfigPath, clock, engine: engine => countedEngine(engine, clock) });
  try {
    return await use(house);
  } finally {
    clock.stop();
    await house.remove();
    await bench.close();
  }
}

const linesWith = (word: string, { out }: Said): readonly string[] =>
  out.split('\n').filter(line => line.includes(word));

describe('watching without a screen', () => {
  test('a new type of error is raised once, and the end says that it is still there; a gate beside it shows its line in the log', async () => {
    const [said, gated] = await inScenario('new-error-type', house =>
      Promise.all([house.run('watch deploy/checkout --for 6m'), house.run('gate deploy/checkout --timeout 5m')]),
    );
    expect(gated.out).toMatch(
      /also logged RangeError: new, \d+ on [12] pods?, none on stable, as “RangeError: Invalid currency code: CHF_”/,
    );
    expect(gated.out).toMatch(/by the pods’ own pages and the logs of 2 and 5 pods/);
    expect(linesWith('RAISED', said)).toHaveLength(1);
    expect(linesWith('RAISED', said)[0]).toMatch(
      /RAISED POST \/orders 500: new, \d+ so far, .* never seen before, since /,
    );
    expect(linesWith('RESOLVED', said)).toEqual([]);
    expect(said.out.trimEnd().split('\n').at(-1)).toMatch(
      /^checkout was watched for 6m00s: 1 deviation raised; still out: POST \/orders 500/,
    );
    expect(said.code).toBe(4);
  });

  test('a known error that vanished is raised once', async () => {
    const said = await watched('error-vanishes', '--for 5m');
    expect(linesWith('RAISED', said)).toHaveLength(1);
    expect(linesWith('RAISED', said)[0]).toMatch(/RAISED GET \/shipping 504: gone, usually 0\.\d+ % of requests/);
  });

  test('clean traffic raises nothing, and ends with 0', async () => {
    const said = await watched('canary-ramp', '--for 12m');
    expect(linesWith('RAISED', said)).toEqual([]);
    expect(linesWith('checkout-canary against checkout: PASS', said)).toHaveLength(1);
    // Once; and what the pods do tell is not among it.
    expect(linesWith('not measured here: ', said)).toHaveLength(1);
    expect(linesWith('not measured here: ', said)[0]).toMatch(
      /worker pool.*; no pod tells (it|them) under a known name$/,
    );
    expect(linesWith('not measured here: ', said)[0]).not.toContain('requests');
    expect(said.code).toBe(0);
  });

  test('with -o json each line is a document, and the last one says how it stands', async () => {
    const said = await watched('new-error-type', '--for 4m -o json');
    const documents = said.out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    for (const { apiVersion } of documents) expect(apiVersion).toBe('deploy-cockpit/v1');
    const raised = documents.filter(({ type, is }) => type === 'deviation' && is === 'raised');
    expect(raised).toHaveLength(1);
    expect(raised[0].deviation).toMatchObject({ key: 'errors POST /orders 500', kind: 'new', unit: 'share' });
    expect(documents.at(-1)).toMatchObject({ kind: 'Watched', raised: 1, exitCode: 4 });
  });
});
