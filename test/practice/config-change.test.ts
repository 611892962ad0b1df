import { expect, test } from 'vitest';
import { configMapKind } from '../../src/practice/kinds/plain-kinds.ts';
import type { Told } from './told.ts';
import { tell } from './told.ts';

const mapOf = ({ cluster }: Told, name: string) => cluster.store.get(configMapKind, 'shop', name);
const dataOf = (story: Told, name: string) => mapOf(story, name)?.data as Record<string, string>;

function rateBetween(story: Told, version: string, from: number, to: number): number {
  story.pass(from);
  const before = story.answers('checkout', version);
  story.pass(to);
  const after = story.answers('checkout', version);
  expect(after.requests - before.requests).toBeGreaterThan(1500);
  return (after.failed - before.failed) / (after.requests - before.requests);
}

test('the revision that was well for days fails, with every pod ready, and the old text is still known twice', () => {
  const story = tell('config-change');
  expect(story.isWell('checkout')).toBe(true);
  expect(story.versions('checkout')).toBe('2.0.9: 8 ready of 8');
  expect(rateBetween(story, '2.0.9', 0, 60)).toBeGreaterThan(0.04);
  const before = dataOf(story, 'checkout-config-before');
  const now = dataOf(story, 'checkout-config');
  expect(Object.keys(now).filter(key => now[key] !== before[key])).toEqual(['PAY_TIMEOUT']);
  const applied = mapOf(story, 'checkout-config')?.metadata.annotations?.[
    'kubectl.kubernetes.io/last-applied-configuration'
  ];
  expect(JSON.parse(applied ?? '').data).toEqual(before);
  expect(story.log('checkout', '2.0.9').join('\n')).toContain('POST /pay 504');
});

test('an older release reads the same, so that a rollback ends nothing', () => {
  const story = tell('config-change');
  story.goBackTo('checkout', '2.0.6');
  expect(rateBetween(story, '2.0.6', 60, 120)).toBeGreaterThan(0.04);
  expect(story.isWell('checkout')).toBe(true);
});

const restore = (story: Told) =>
  story.cluster.change(configMapKind, 'shop', 'checkout-config', current => ({
    ...current,
    data: dataOf(story, 'checkout-config-before'),
  }));

test('the old text ends it within a minute, pod by pod, and no pod is started anew', () => {
  const story = tell('config-change');
  restore(story);
  const halfway = rateBetween(story, '2.0.9', 10, 50);
  expect(halfway).toBeGreaterThan(0.006);
  expect(halfway).toBeLessThan(0.04);
  expect(rateBetween(story, '2.0.9', 65, 125)).toBeLessThan(0.006);
  expect(story.deployment('checkout').status.updatedReplicas).toBe(8);
});

test('pods that start after the old text is back are well at once', () => {
  const story = tell('config-change');
  restore(story);
  story.goBackTo('checkout', '2.0.6');
  story.pass(20);
  const { requests, failed } = story.answers('checkout', '2.0.6');
  expect(requests).toBeGreaterThan(200);
  expect(failed / requests).toBeLessThan(0.008);
});
