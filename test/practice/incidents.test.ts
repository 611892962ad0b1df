import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { resourceQuotaKind } from '../../src/practice/kinds/resource-quota-kind.ts';
import { statefulSetKind } from '../../src/practice/kinds/stateful-set-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { conditionOf, isReady } from '../../src/practice/kube-objects.ts';
import { scenarioRegistry } from '../../src/practice/scenarios/scenario-registry.ts';
import type { StatefulSet } from '../../src/practice/workload-objects.ts';
import { canaries } from './canaries.ts';
import type { Told } from './told.ts';
import { affectedIn, tell as tellAnew } from './told.ts';

/** Who was not well at the opening of what was told here, so that nobody tells it again to ask. */
const affected = new Map<string, readonly string[]>();

function tell(name: string): Told {
  const story = tellAnew(name);
  affected.set(name, affectedIn(story));
  return story;
}

test('bad-image: the new pods wait for an image that no registry has, and 4.9 brings all four back', () => {
  const story = tell('bad-image');
  expect(story.versions('search')).toBe('4.9: 3 ready of 3, 5.0: 0 ready of 2');
  expect(new Set(story.states('search', '5.0'))).toEqual(new Set(['ImagePullBackOff']));
  expect(story.events('search-').join('\n')).toContain('Back-off pulling image "registry.example/shop/search:5.0"');
  story.pass(300);
  expect(story.versions('search')).toBe('4.9: 3 ready of 3, 5.0: 0 ready of 2');
  story.goBackTo('search', '4.9');
  story.pass(330);
  expect(story.isWell('search')).toBe(true);
  expect(story.versions('search')).toBe('4.9: 4 ready of 4');
});

describe('config-key', () => {
  test('pods that read the key in time go on, later ones crash and say what they miss', () => {
    const story = tell('config-key');
    story.pass(5);
    expect(story.states('pay', '7.3')).toEqual(expect.arrayContaining(['ready', 'CrashLoopBackOff']));
    const crashing = story.cluster.store.list(podKind, 'shop').find(pod => {
      const [status] = (pod as Pod).status.containerStatuses ?? [];
      return pod.metadata.labels?.app === 'pay' && status?.state.waiting?.reason === 'CrashLoopBackOff';
    });
    const lines = story.cluster.logs.lines(crashing?.metadata.uid ?? '') ?? [];
    expect(lines.at(-1)?.text).toBe('panic: config key PAYMENTS_URL is missing');
    expect(story.isWell('pay')).toBe(false);
  });

  test('7.2 does not read the ConfigMap, so going back ends it', () => {
    const story = tell('config-key');
    story.pass(30);
    story.goBackTo('pay', '7.2');
    story.pass(270);
    expect(story.isWell('pay')).toBe(true);
    expect(story.versions('pay')).toBe('7.2: 6 ready of 6');
  });
});

test('never-ready: its deadline has passed, all old pods serve, the log says why, and 5.5 removes the new pod', () => {
  const story = tell('never-ready');
  expect(story.versions('catalog')).toBe('5.5: 3 ready of 3, 5.6: 0 ready of 1');
  expect(story.progress('catalog')).toBe('ProgressDeadlineExceeded');
  expect(story.states('catalog', '5.6')).toEqual(['not ready']);
  expect(story.events('catalog-').join('\n')).toContain(
    'Readiness probe failed: HTTP probe failed with statuscode: 503',
  );
  expect(story.log('catalog', '5.6').at(-1)).toContain('index prices-2 is still being built');
  story.goBackTo('catalog', '5.5');
  story.pass(20);
  expect(story.versions('catalog')).toBe('5.5: 3 ready of 3');
  expect(story.progress('catalog')).toBe('NewReplicaSetAvailable');
});

describe('out-of-memory', () => {
  test('the rollout was complete, and its pods are killed again and again, minutes apart', () => {
    const story = tell('out-of-memory');
    const restarts = () =>
      (story.cluster.store.list(podKind, 'shop') as readonly Pod[])
        .filter(pod => pod.metadata.labels?.app === 'cart')
        .map(pod => pod.status.containerStatuses?.[0]);
    expect(story.progress('cart')).toBe('NewReplicaSetAvailable');
    const before = restarts().map(status => status?.restartCount ?? 0);
    expect(Math.min(...before)).toBeGreaterThanOrEqual(3);
    expect(restarts()[0]?.lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    story.pass(320);
    expect(Math.min(...restarts().map(status => status?.restartCount ?? 0))).toBeGreaterThan(Math.min(...before));
    expect(story.cluster.traffic.unansweredBy('shop', 'cart')).toBeGreaterThan(50);
  });

  test('1.8 stays up', () => {
    const story = tell('out-of-memory');
    story.goBackTo('cart', '1.8');
    story.pass(60);
    expect(story.isWell('cart')).toBe(true);
    const missed = story.cluster.traffic.unansweredBy('shop', 'cart');
    story.pass(1800);
    expect(story.cluster.traffic.unansweredBy('shop', 'cart')).toBe(missed);
    expect(story.versions('cart')).toBe('1.8: 4 ready of 4');
  });
});

test('quota: not one new pod is made, the Deployment says which quota, and a pod of 1.2 still fits', () => {
  const story = tell('quota');
  expect(story.versions('auth')).toBe('1.2: 3 ready of 3');
  const failure = conditionOf(story.deployment('auth').status.conditions, 'ReplicaFailure');
  expect(failure?.message).toMatch(
    /is forbidden: exceeded quota: shop-quota, requested: requests.cpu=2, used: requests.cpu=8500m, limited: requests.cpu=9500m$/,
  );
  const told = story.events('auth-').filter(line => line.startsWith('FailedCreate: Error creating: pods "auth-'));
  expect(told.some(line => line.includes('used: requests.cpu=8250m'))).toBe(true);
  story.goBackTo('auth', '1.2');
  story.pass(30);
  expect(story.isWell('auth')).toBe(true);
  expect(conditionOf(story.deployment('auth').status.conditions, 'ReplicaFailure')).toBeUndefined();
  const used = story.cluster.store.get(resourceQuotaKind, 'shop', 'shop-quota')?.status as { used: object };
  expect(used.used).toMatchObject({ 'requests.cpu': '8500m' });
});

test('recreate: nobody answers before, and 2.3 ends it after one more short downtime', () => {
  const story = tell('recreate');
  expect(story.versions('stock')).toBe('2.4: 0 ready of 2');
  expect(story.cluster.traffic.unansweredBy('shop', 'stock')).toBeGreaterThan(400);
  expect(story.log('stock', '2.4').at(-1)).toContain('migration 41 of 87 waits for a lock');
  story.goBackTo('stock', '2.3');
  story.pass(3);
  expect(story.isWell('stock')).toBe(false);
  story.pass(25);
  expect(story.isWell('stock')).toBe(true);
  const missed = story.cluster.traffic.unansweredBy('shop', 'stock');
  story.pass(90);
  expect(story.cluster.traffic.unansweredBy('shop', 'stock')).toBe(missed);
});

describe('two-bad-releases', () => {
  const rate = (answers: { requests: number; failed: number }) => answers.failed / answers.requests;

  test('one step back leads to a version that was bad before', () => {
    const story = tell('two-bad-releases');
    expect(rate(story.answers('cart', '1.10'))).toBeGreaterThan(0.04);
    story.goBackTo('cart', '1.9');
    story.pass(120);
    expect(story.isWell('cart')).toBe(true);
    expect(rate(story.answers('cart', '1.9'))).toBeGreaterThan(0.025);
  });

  test('two steps back lead to one that is well', () => {
    const story = tell('two-bad-releases');
    story.goBackTo('cart', '1.8');
    story.pass(120);
    expect(story.isWell('cart')).toBe(true);
    expect(rate(story.answers('cart', '1.8'))).toBeLessThan(0.003);
  });
});

describe('rolled-forward', () => {
  test('somebody else rolls forward half a minute after the opening', () => {
    const story = tell('rolled-forward');
    const before = story.deployment('checkout').metadata.generation ?? 0;
    story.pass(24);
    expect(story.deployment('checkout').metadata.generation).toBe(before);
    story.pass(26);
    const { metadata, spec } = story.deployment('checkout');
    expect(metadata.generation).toBe(before + 1);
    expect(spec.template.spec.containers[0]?.image).toBe('registry.example/shop/checkout:2.1.1');
    expect(metadata.annotations?.['kubernetes.io/change-cause']).toContain('ben');
    expect(metadata.managedFields?.some(({ manager }) => manager === 'ben')).toBe(true);
  });

  test('2.1.1 is bad, too, and 2.0.9 ends it', () => {
    const story = tell('rolled-forward');
    story.pass(60);
    const { requests, failed } = story.answers('checkout', '2.1.1');
    expect(failed / requests).toBeGreaterThan(0.01);
    story.goBackTo('checkout', '2.0.9');
    story.pass(2400);
    expect(story.isWell('checkout')).toBe(true);
    expect(story.versions('checkout')).toBe('2.0.9: 8 ready of 8');
  });
});

describe('stuck-stateful-set', () => {
  const members = (story: ReturnType<typeof tell>) =>
    (story.cluster.store.list(podKind, 'shop') as readonly Pod[])
      .filter(pod => pod.metadata.labels?.app === 'queue')
      .map(
        pod =>
          `${pod.metadata.name} ${pod.spec.containers[0]?.image.split(':')[1]} ${isReady(pod) ? 'ready' : 'not ready'}`,
      );
  const goBack = (story: ReturnType<typeof tell>) =>
    story.cluster.change(statefulSetKind, 'shop', 'queue', current => {
      const { spec } = current as StatefulSet;
      const containers = spec.template.spec.containers.map(each => ({
        ...each,
        image: 'registry.example/shop/queue:3.1',
      }));
      const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
      return { ...current, spec: { ...spec, template } };
    });
  const stuck = ['queue-0 3.1 ready', 'queue-1 3.1 ready', 'queue-2 3.2 not ready'];

  test('the old template alone changes nothing that runs', () => {
    const story = tell('stuck-stateful-set');
    expect(members(story)).toEqual(stuck);
    goBack(story);
    story.pass(600);
    expect(members(story)).toEqual(stuck);
  });

  test('the old template and then deleting the broken pod end it', () => {
    const story = tell('stuck-stateful-set');
    goBack(story);
    story.pass(5);
    deleteObject(story.cluster.writes, podKind, 'shop', 'queue-2', {});
    story.pass(30);
    expect(members(story)).toEqual(['queue-0 3.1 ready', 'queue-1 3.1 ready', 'queue-2 3.1 ready']);
  });
});

/** Those of a canary are looked at where they are told. */
const others = scenarioRegistry.filter(({ name }) => name !== 'empty' && !canaries.some(([canary]) => canary === name));

test.each(others)('$name leaves everybody else alone', ({ name }) => {
  if (!affected.has(name)) tell(name);
  expect(affected.get(name)?.length).toBeLessThanOrEqual(1);
});
