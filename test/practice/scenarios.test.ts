import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import { serviceKind } from '../../src/practice/kinds/service-kind.ts';
import type { Deployment, Pod, ReplicaSet } from '../../src/practice/kube-objects.ts';
import { isReady } from '../../src/practice/kube-objects.ts';
import type { PracticeCluster } from '../../src/practice/practice-cluster.ts';
import { createPracticeCluster } from '../../src/practice/practice-cluster.ts';
import { scenarioNamed, scenarioRegistry } from '../../src/practice/scenarios/scenario-registry.ts';
import { revisionOf, START } from './cluster-fixture.ts';

function tell(name: string): PracticeCluster {
  const scenario = scenarioNamed(name);
  if (!scenario) throw new Error(`There is no scenario ${name}.`);
  const cluster = createPracticeCluster({
    startMillis: START - scenario.startsBeforeMillis,
    openingMillis: START,
    traffic: scenario.traffic,
    seed: name,
  });
  scenario.tell(cluster, START);
  return cluster;
}

/** Of a cluster at its opening, for those who only look. */
type Opening = { readonly store: Pick<PracticeCluster['store'], 'get' | 'list'> } & Pick<PracticeCluster, 'traffic'>;
const openings = new Map<string, Opening>();

function openingOf(name: string): Opening {
  const opening = openings.get(name) ?? tell(name);
  openings.set(name, opening);
  return opening;
}

const checkout = (cluster: Opening) => cluster.store.get(deploymentKind, 'shop', 'checkout') as Deployment;

function revisions(cluster: Opening): ReplicaSet[] {
  return (cluster.store.list(replicaSetKind, 'shop') as readonly ReplicaSet[])
    .filter(each => each.metadata.name.startsWith('checkout-'))
    .sort((left, right) => revisionOf(left) - revisionOf(right));
}

function errorsOf(cluster: Opening, image: string): { requests: number; failed: number; payments: number } {
  const sums = { requests: 0, failed: 0, payments: 0 };
  for (const pod of cluster.store.list(podKind, 'shop') as readonly Pod[]) {
    if (pod.spec.containers[0]?.image !== image) continue;
    for (const [labels, times] of cluster.traffic.figuresOf(pod.metadata.uid)?.requests ?? []) {
      sums.requests += times;
      if (labels.includes('code="5')) sums.failed += times;
      if (labels.includes('method="POST",route="/pay",code="502"')) sums.payments += times;
    }
  }
  return sums;
}

describe.each(['checkout-errors', 'checkout-quick'])('%s', name => {
  test('opens in the middle of the rollout: two of eight pods are new, six old ones carry the load', () => {
    const cluster = openingOf(name);
    expect(
      revisions(cluster).map(each => [revisionOf(each), each.spec.replicas, each.status.readyReplicas ?? 0]),
    ).toEqual([
      [3, 0, 0],
      [4, 0, 0],
      [5, 0, 0],
      [6, 6, 6],
      [7, 2, 2],
    ]);
    expect(checkout(cluster).status).toMatchObject({
      updatedReplicas: 2,
      readyReplicas: 8,
      availableReplicas: 6,
    });
  });

  test('the new pods fail about ten times as often as the old ones, nearly always when somebody pays', () => {
    const cluster = openingOf(name);
    const old = errorsOf(cluster, 'registry.example/shop/checkout:2.0.9');
    const fresh = errorsOf(cluster, 'registry.example/shop/checkout:2.1.0');
    expect(old.failed / old.requests).toBeCloseTo(0.003, 3);
    expect(fresh.requests).toBeGreaterThan(1800);
    expect(fresh.requests).toBeLessThan(3000);
    expect(fresh.failed / fresh.requests).toBeGreaterThan(0.022);
    expect(fresh.failed / fresh.requests).toBeLessThan(0.038);
    expect(fresh.payments / fresh.failed).toBeGreaterThan(0.75);
    expect(old.requests).toBeGreaterThan(1_000_000);
  });

  test('its history tells what was deployed, when and why, and that one version was taken back', () => {
    const cluster = openingOf(name);
    const told = revisions(cluster).map(each => each.metadata.annotations?.['kubernetes.io/change-cause']);
    expect(told).toEqual([
      expect.stringContaining('2.0.7'),
      expect.stringContaining('2.0.8'),
      expect.stringContaining('undo of 2.0.8'),
      expect.stringContaining('2.0.9'),
      expect.stringContaining('2.1.0'),
    ]);
    expect(revisions(cluster)[2]?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('2');
    const ages = revisions(cluster).map(each => (START - Date.parse(each.metadata.creationTimestamp)) / 86_400_000);
    expect(ages[3]).toBeCloseTo(3, 1);
    expect(ages[4]).toBeLessThan(0.01);
  });

  test('everybody else is well', () => {
    const cluster = openingOf(name);
    const others = (cluster.store.list(deploymentKind, 'shop') as readonly Deployment[]).filter(
      each => each.metadata.name !== 'checkout',
    );
    expect(others.length).toBeGreaterThanOrEqual(6);
    for (const { spec, status, metadata } of others) {
      expect(status.availableReplicas).toBe(spec.replicas);
      expect(status.updatedReplicas).toBe(spec.replicas);
      expect(metadata.labels?.team).toBeTruthy();
      expect(cluster.store.get(serviceKind, 'shop', metadata.name)).toBeDefined();
    }
    expect((cluster.store.list(podKind, 'shop') as readonly Pod[]).every(isReady)).toBe(true);
  });
});

test('left alone, checkout-errors goes on to four of eight more than six minutes after its opening', () => {
  const cluster = tell('checkout-errors');
  cluster.advance(START + 360_000);
  expect(revisions(cluster).at(-1)?.spec.replicas).toBe(2);
  cluster.advance(START + 395_000);
  expect(revisions(cluster).at(-1)?.spec.replicas).toBe(4);
});

test('checkout-quick waits at two of eight until somebody acts, and then settles within seconds', () => {
  const cluster = tell('checkout-quick');
  cluster.advance(START + 600_000);
  expect(revisions(cluster).at(-1)?.spec.replicas).toBe(2);
  const good = revisions(cluster)[3] as ReplicaSet;
  const { 'pod-template-hash': _, ...labels } = good.spec.template.metadata.labels ?? {};
  cluster.change(deploymentKind, 'shop', 'checkout', current => ({
    ...current,
    spec: {
      ...(current as Deployment).spec,
      template: {
        ...good.spec.template,
        metadata: { ...good.spec.template.metadata, labels },
      },
    },
  }));
  cluster.advance(START + 600_000 + 20_000);
  expect(checkout(cluster).status).toMatchObject({
    replicas: 8,
    updatedReplicas: 8,
    availableReplicas: 8,
  });
  expect(revisionOf(checkout(cluster))).toBe(8);
});

test('every scenario has a name of its own and says what it is about', () => {
  const names = scenarioRegistry.map(scenario => scenario.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe('checkout-errors');
  for (const { briefing } of scenarioRegistry) expect(briefing.length).toBeGreaterThan(20);
});

test('the README names every scenario but the one that everybody meets first', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const { name } of scenarioRegistry.slice(1)) expect(readme).toContain(`\`${name}\``);
});
