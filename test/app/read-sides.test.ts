import { expect, test } from 'vitest';
import { readSides } from '../../src/app/judging/read-sides.ts';
import type { Json } from '../../src/domain/json.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { canaryOfAnnotation } from '../../src/workloads/canary-of.ts';

const deployment = (name: string, annotations: Record<string, string> = {}): Json => ({
  metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1', generation: 1, annotations },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
  },
  status: { observedGeneration: 1 },
});
const all = [deployment('checkout'), deployment('checkout-canary', { [canaryOfAnnotation]: 'checkout' })];

test('one look at a canary and its stable workload lists what both have in common once', async () => {
  const listed: string[] = [];
  const engine = {
    reader: {
      get: async (path: string) => ({ kind: 'ok', at: 0, value: path.endsWith('-canary') ? all[1] : all[0] }),
      list: async (path: string) => {
        listed.push(path.replace(/^.*\/namespaces\/shop\//, ''));
        return { kind: 'ok', at: 0, value: path.endsWith('/deployments') ? all : [] };
      },
    },
    access: { may: async () => ({ kind: 'ok', at: 0, value: true }) },
    clock: { now: () => 0 },
    journal: { list: async () => [] },
    place: { cluster: 'c' },
  } as unknown as Engine;
  const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
  const sides = await readSides({ engine }, ref, undefined, new AbortController().signal);
  expect(sides).toMatchObject({ kind: 'read', ref: { name: 'checkout-canary' } });
  expect(listed.sort()).toEqual([
    'deployments',
    'endpointslices',
    expect.stringMatching(/^pods\?.*checkout$/),
    expect.stringMatching(/^pods\?.*checkout-canary$/),
    expect.stringMatching(/^replicasets\?.*checkout$/),
    expect.stringMatching(/^replicasets\?.*checkout-canary$/),
    'services',
  ]);
});
