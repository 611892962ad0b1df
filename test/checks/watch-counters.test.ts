import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sources } from '../../src/actions/action.ts';
import { ours } from '../../src/domain/safe-text.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { readersOf } from '../../src/engine/engine.ts';
import { until } from '../control-plane/until.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { lookingAround } from '../support/looking-around.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

const workload: WorkloadRef = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const pods = '/api/v1/namespaces/shop/pods';
let bench: Awaited<ReturnType<typeof practiceBench>>;
let own: OpenEngine;
let folder: string;

beforeAll(async () => {
  bench = await practiceBench('checkout-errors', 5);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-counters-'));
  own = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
});
afterAll(async () => {
  await own.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const readyPods = async (): Promise<readonly string[]> => {
  const { body } = await bench.api('GET', `${pods}?labelSelector=app%3Dcheckout`);
  type Listed = {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
  return (body.items as readonly Listed[])
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .filter(({ status }) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
    .map(({ metadata }) => metadata.name)
    .sort();
};

test('what a pod counted before it was watched is left out, and all that a new one counted is in', {
  timeout: 60_000,
}, async () => {
  const [silent = '', doomed = '', ...rest] = await readyPods();
  const old = new Set([silent, doomed, ...rest]);
  let now = own.engine.clock.now();
  let isSilent = true;
  const measurements: Sources['measurements'] = {
    earlier: () => new Map(),
    read: async asked => {
      const read = asked.filter(({ name }) => !(isSilent && name === silent));
      const of = read.map(
        ({ uid, name }) => [uid, { at: now, requests: old.has(name) ? 10_000 : 50, failures: 0 }] as const,
      );
      const problems = read.length < asked.length ? [ours(`${silent} does not answer`)] : [];
      return { kind: 'ok', at: now, value: { source: ours('a test'), of: new Map(of), problems } };
    },
  };
  const { sources } = readersOf(own.engine);
  const { see } = lookingAround(own.engine, {
    workload,
    instead: { sources: { ...sources, measurements }, now: () => now },
  });
  const later = async () => {
    now += 5_000;
    return see('metric', { name: 'requests', above: '1/s' });
  };
  expect((await later()).says).toBe(`requests: 1 of 8 pods could not be read: ${silent} does not answer`);
  isSilent = false;
  expect(await later()).toMatchObject({ holds: 'unknown', evidence: { requests: 0 } });

  await bench.api('DELETE', `${pods}/${doomed}`);
  await until('another pod is ready', async () => {
    const ready = await readyPods();
    return ready.length === old.size && !ready.includes(doomed);
  });
  expect(await later()).toMatchObject({ evidence: { requests: 50 } });
  expect(await later()).toMatchObject({
    holds: 'yes',
    evidence: { requests: 50 },
    says: expect.stringMatching(/^requests 3\.3\/s, over 1\.0\/s/),
  });
});
