import { expect, test } from 'vitest';
import { webAnswer } from '../../src/practice/applications/web-answer.ts';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { endpointSliceKind } from '../../src/practice/kinds/plain-kinds.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import { serviceKind } from '../../src/practice/kinds/service-kind.ts';
import type { Deployment, EndpointSlice, Pod, Service } from '../../src/practice/kube-objects.ts';
import { switchStore } from '../../src/practice/scenarios/store-pair.ts';
import type { Told } from './told.ts';
import { tell } from './told.ts';

const sides = (story: Told) =>
  ['blue', 'green'].map(color => {
    const { spec, status } = story.deployment(`store-${color}`);
    return `${color} ${spec.template.spec.containers[0]?.image.split(':')[1]}: ${status.readyReplicas} ready of ${spec.replicas}`;
  });

const colorsServed = ({ cluster }: Told) =>
  (cluster.store.list(endpointSliceKind, 'shop') as readonly EndpointSlice[])
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'store')
    .flatMap(({ endpoints }) => endpoints)
    .map(({ targetRef }) => cluster.store.byUid(targetRef.uid)?.object.metadata.labels?.color);

const unanswered = ({ cluster }: Told) => cluster.traffic.unansweredBy('shop', 'store');

const rate = (before: ReturnType<Told['answers']>, after: ReturnType<Told['answers']>) =>
  (after.failed - before.failed) / (after.requests - before.requests);

test('both sides are ready, green has the users, and it fails and is slow for them', () => {
  const story = tell('blue-green');
  expect(sides(story)).toEqual(['blue 1.4: 4 ready of 4', 'green 1.5: 4 ready of 4']);
  expect(new Set(colorsServed(story))).toEqual(new Set(['green']));
  const { requests, failed } = story.answers('store', '1.5');
  expect(requests).toBeGreaterThan(5000);
  expect(failed / requests).toBeGreaterThan(0.03);
  expect(story.answers('store', '1.4').failed / story.answers('store', '1.4').requests).toBeLessThan(0.002);
});

test('one patch of the selector gives all users back to blue, and nobody goes unanswered', () => {
  const story = tell('blue-green');
  const before = [story.answers('store', '1.4'), story.answers('store', '1.5')] as const;
  const missed = unanswered(story);
  switchStore(story.cluster, 'blue', 'kubectl-patch');
  story.pass(2);
  expect(new Set(colorsServed(story))).toEqual(new Set(['blue']));
  const green = story.answers('store', '1.5').requests;
  story.pass(60);
  expect(story.answers('store', '1.5').requests).toBe(green);
  expect(story.answers('store', '1.4').requests - before[0].requests).toBeGreaterThan(2000);
  expect(rate(before[0], story.answers('store', '1.4'))).toBeLessThan(0.004);
  expect(unanswered(story)).toBe(missed);
});

test('a side that is scaled down answers nobody when the users are given to it', () => {
  const story = tell('blue-green');
  story.cluster.change(deploymentKind, 'shop', 'store-blue', current => ({
    ...current,
    spec: { ...(current as Deployment).spec, replicas: 0 },
  }));
  story.pass(40);
  switchStore(story.cluster, 'blue', 'kubectl-patch');
  const missed = unanswered(story);
  story.pass(70);
  expect(colorsServed(story)).toEqual([]);
  expect(unanswered(story) - missed).toBeGreaterThan(800);
});

test('a selector that loses the color mixes both sides, and the errors stay', () => {
  const story = tell('blue-green');
  story.cluster.change(serviceKind, 'shop', 'store', current => ({
    ...current,
    spec: { ...(current as Service).spec, selector: { app: 'store' } },
  }));
  const before = story.answers('store', '1.5');
  story.pass(60);
  expect(story.answers('store', '1.5').requests - before.requests).toBeGreaterThan(800);
  expect(rate(before, story.answers('store', '1.5'))).toBeGreaterThan(0.025);
});

test('green with a better release can be tried before it gets the users, and then gets them', () => {
  const story = tell('blue-green');
  switchStore(story.cluster, 'blue', 'kubectl-patch');
  story.cluster.change(deploymentKind, 'shop', 'store-green', current =>
    JSON.parse(JSON.stringify(current).replaceAll('shop/store:1.5', 'shop/store:1.6')),
  );
  story.pass(90);
  expect(sides(story)[1]).toBe('green 1.6: 4 ready of 4');
  const pod = (story.cluster.store.list(podKind, 'shop') as readonly Pod[]).find(
    ({ metadata }) => metadata.labels?.color === 'green',
  ) as Pod;
  const tried = webAnswer(story.cluster, pod, { method: 'POST', path: '/orders', body: '{"item":"tea"}' });
  expect(JSON.parse(tried.text)).toEqual({ order: '4711-0001' });
  switchStore(story.cluster, 'green', 'kubectl-patch');
  const missed = unanswered(story);
  story.pass(150);
  expect(unanswered(story)).toBe(missed);
  expect(story.answers('store', '1.6').requests).toBeGreaterThan(2000);
  expect(rate({ requests: 0, failed: 0 }, story.answers('store', '1.6'))).toBeLessThan(0.004);
});
