import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sources } from '../../src/actions/action.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { readersOf } from '../../src/engine/engine.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { carriedOut } from '../support/carry-out.ts';
import { lookingAround } from '../support/looking-around.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

const workload: WorkloadRef = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
let bench: Awaited<ReturnType<typeof practiceBench>>;
let operator: OpenEngine;
let viewer: OpenEngine;
let folder: string;

beforeAll(async () => {
  bench = await practiceBench('checkout-errors', 10);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-checks-'));
  operator = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
  viewer = await openEngine({ kubeconfig: bench.kubeconfigPath, context: 'practice-viewer', folder });
});
afterAll(async () => {
  await operator.close();
  await viewer.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** Only some pods answer. */
const halfUnread = ({ measurements, ...others }: Sources): Sources => ({
  ...others,
  measurements: {
    earlier: measurements.earlier,
    read: async (pods, signal) => {
      const silent = pods.filter(({ name }) => /[0-9b-k]$/.test(name));
      const answer = await measurements.read(
        pods.filter(pod => !silent.includes(pod)),
        signal,
      );
      if (answer.kind !== 'ok') return answer;
      const problems = silent.map(({ name }) => ours(`${name} does not answer`));
      return { ...answer, value: { ...answer.value, problems } };
    },
  },
});

describe('checkout, of which 2 of 8 pods run a release that fails', () => {
  test('is not available in the sense of a playbook, and its new revision has its share', async () => {
    const { see } = lookingAround(operator.engine, { workload });
    expect(await see('available')).toMatchObject({ holds: 'no', says: expect.stringMatching(/^2 of 8 serving pods/) });
    expect((await see('revision-share', { revision: 7, 'at-least': '20%' })).holds).toBe('yes');
    expect((await see('revision-share', { revision: 7, 'at-least': '90%' })).holds).toBe('no');
  });

  test('fails more often than it should, which its pods tell as soon as enough is counted', async () => {
    const { see, seeUntil } = lookingAround(operator.engine, { workload });
    expect((await see('metric', { name: 'error-ratio', below: '0.5%' })).holds).toBe('unknown');
    const seen = await seeUntil('no', 'metric', { name: 'error-ratio', below: '0.5%' });
    expect(seen.says).toMatch(/^errors [01]\.\d+ %, not under 0\.50 %: [\d,]+ of [\d,]+ requests to 8 pods over/);
    expect((await see('metric', { name: 'latency-p95', below: '2s' })).holds).toBe('yes');
  }, 240_000);

  test('tells nothing where the counters may not be read, or are read of some pods only', async () => {
    const taken = await bench.api('DELETE', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/viewer-proxies');
    expect(taken.status).toBe(200);
    const denied = await lookingAround(viewer.engine, { workload }).see('metric', { name: 'requests', above: '1/s' });
    expect(denied).toMatchObject({
      holds: 'unknown',
      says: expect.stringMatching(/8 of 8 pods could not be read: .*forbidden/),
    });
    const { sources } = readersOf(operator.engine);
    const half = lookingAround(operator.engine, { workload, instead: { sources: halfUnread(sources) } });
    const seen = await half.see('metric', { name: 'requests', above: '1/s' });
    expect(seen).toMatchObject({
      holds: 'unknown',
      says: expect.stringMatching(/of 8 pods could not be read: .* does not answer/),
    });
  });

  test('is well after the rollback, by every check at the same time', async () => {
    const baseline = { 'error-ratio': 0.003, 'latency-p95': 260 };
    const done = await carriedOut(operator.engine, { do: 'rollout.undo', with: workload });
    expect(done.changes[0]?.seen?.effect).toBe('in-effect');
    const { enter, seeUntil } = lookingAround(operator.engine, { workload, values: { evidence: { baseline } } });
    await seeUntil('yes', 'available');
    await seeUntil('yes', 'revision-share', { revision: 6 });
    await seeUntil('yes', 'metric', { name: 'error-ratio', below: '1.2%' });
    const verify = await enter('verify', {
      all: [
        { check: 'available' },
        { check: 'metric', name: 'error-ratio', below: '1.2%' },
        { check: 'metric', name: 'latency-p95', below: '1.5x baseline' },
      ],
      hold: '3m',
    });
    expect(verify.plan).toMatchObject({ kind: 'look', holdMs: 180_000 });
    const seen = await verify.see();
    expect(seen.says).toBe('all 3 checks hold');
    expect(seen.effect).toBe('in-effect');
  }, 240_000);
});
