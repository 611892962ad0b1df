import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readGitOpsWorld } from '../../src/actions/gitops-world.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { defineGitOps, makeGitOps, mark } from '../support/gitops-on.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let own: OpenEngine;
let viewer: OpenEngine;
const never = new AbortController().signal;
const ref = (name: string): WorkloadRef => ({ kind: 'Deployment', namespace: 'shop', name });

beforeAll(async () => {
  bench = await practiceBench('checkout-quick');
  const folder = await mkdtemp(path.join(tmpdir(), 'gitops-'));
  own = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
  viewer = await openEngine({ kubeconfig: bench.kubeconfigPath, context: 'practice-viewer', folder });
});
afterAll(async () => {
  own.close();
  viewer.close();
  await bench.close();
});

const read = async (name: string, { engine } = own) => {
  const world = await readGitOpsWorld(ref(name), engine, never);
  if (world.kind === 'unread') return world.says;
  return {
    objects: world.objects.map(({ kind, name: of, level, isAutomatic }) => `${level} ${kind} ${of} ${isAutomatic}`),
    unread: world.unread,
  };
};

test('a workload without marks has no GitOps owner', async () => {
  expect(await read('checkout')).toEqual({ objects: [], unread: [] });
});

test('a workload that is not there is not the same as one without an owner', async () => {
  expect(await read('nothing')).toMatch(/not found/);
});

test('a mark whose tool is not in this cluster is unknown, and a shared label without the tool is nothing', async () => {
  await mark(bench, deploymentPath('shop', 'pay'), {
    annotations: { 'argocd.argoproj.io/tracking-id': 'pay:apps/Deployment:shop/pay' },
  });
  await mark(bench, deploymentPath('shop', 'search'), { labels: { 'app.kubernetes.io/instance': 'search' } });
  expect(await read('pay')).toEqual({
    objects: [],
    unread: ['Deployment pay is managed by Argo CD Application pay, and it is not in this cluster'],
  });
  expect(await read('search')).toEqual({ objects: [], unread: [] });
  expect(await read('search', viewer)).toEqual({ objects: [], unread: [] });
});

test('the Application of a workload is found with the parent that would switch its sync on again', async () => {
  await defineGitOps(bench, 'Application', 'Kustomization');
  const automated = { prune: true, selfHeal: true };
  await makeGitOps(bench, {
    kind: 'Application',
    namespace: 'argocd',
    name: 'root',
    spec: { syncPolicy: { automated } },
  });
  await makeGitOps(bench, {
    kind: 'Application',
    namespace: 'argocd',
    name: 'shop',
    annotations: { 'argocd.argoproj.io/tracking-id': 'root:argoproj.io/Application:argocd/shop' },
    spec: { syncPolicy: { automated: { ...automated, enabled: false } } },
  });
  await mark(bench, deploymentPath('shop', 'checkout'), {
    annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/checkout' },
  });
  expect(await read('checkout')).toEqual({
    objects: ['0 Application shop false', '1 Application root true'],
    unread: [],
  });
});

test('two Applications that mark each other end the search', async () => {
  const annotations = (of: string, by: string) => ({
    'argocd.argoproj.io/tracking-id': `${by}:argoproj.io/Application:argocd/${of}`,
  });
  for (const [of, by] of [
    ['hen', 'egg'],
    ['egg', 'hen'],
  ] as const)
    await makeGitOps(bench, { kind: 'Application', namespace: 'argocd', name: of, annotations: annotations(of, by) });
  await mark(bench, deploymentPath('shop', 'cart'), {
    annotations: { 'argocd.argoproj.io/tracking-id': 'hen:apps/Deployment:shop/cart' },
  });
  expect(await read('cart')).toEqual({
    objects: ['0 Application hen false', '1 Application egg false'],
    unread: [],
  });
});

test('who may not read Applications learns that the owner is unknown, not that there is none', async () => {
  const seen = await read('checkout', viewer);
  expect(seen).toEqual({ objects: [], unread: [expect.stringContaining("Application shop, which can't be read: ")] });
});

test('a Kustomization of Flux is found by its labels', async () => {
  await makeGitOps(bench, { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' });
  await mark(bench, deploymentPath('shop', 'mail'), {
    labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
  });
  expect(await read('mail')).toEqual({ objects: ['0 Kustomization apps true'], unread: [] });
});
