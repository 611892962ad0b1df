import { expect, test } from 'vitest';
import { actions } from '../../src/actions/registry.ts';
import type { JsonObject } from '../../src/domain/json.ts';

const workload = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };

/** What a filled-in step of a playbook is planned with: the action's own settings, or what is wrong with them. */
const asked = (name: string, settings: JsonObject) => {
  const action = actions.get(name);
  const { call = (same: JsonObject) => same } = action?.step ?? {};
  return action?.parse(call(settings));
};

test.each<[string, JsonObject, object]>([
  ['rollout.undo', { workload, revision: 3 }, { ...workload, toRevision: 3 }],
  ['rollout.undo', { workload, revision: 'r3' }, { ...workload, toRevision: 3 }],
  [
    'rollout.undo',
    { workload, revision: { number: 3, template: 'abc' } },
    { ...workload, toRevision: 3, template: 'abc' },
  ],
  ['rollout.undo', { workload, reason: 'INC-7' }, { ...workload, reason: 'INC-7' }],
  ['rollout.pause', { workload }, workload],
  ['rollout.resume', { workload }, workload],
  ['rollout.restart', { workload }, workload],
  ['scale', { workload, replicas: 3 }, { ...workload, replicas: 3 }],
  ['image.set', { workload, container: 'app', image: 'a:1' }, { ...workload, container: 'app', image: 'a:1' }],
  [
    'pod.delete',
    { workload, pod: 'checkout-1' },
    { namespace: 'shop', name: 'checkout-1', workload: { kind: 'Deployment', name: 'checkout' } },
  ],
  ['pod.delete', { workload }, { namespace: 'shop', workload: { kind: 'Deployment', name: 'checkout' } }],
  [
    'service.switch',
    { service: 'checkout', side: { key: 'slot', value: 'green' } },
    { name: 'checkout', to: { slot: 'green' }, isWhole: false },
  ],
  ['gitops.suspend', { workload, 'include-parents': true }, { ...workload, includeParents: true, before: [] }],
  [
    'config.restore',
    { config: 'checkout-config', from: 'checkout-config-before' },
    { name: 'checkout-config', from: 'checkout-config-before', isSecret: false },
  ],
])('the step %s with %j asks for %j', (name, settings, expected) => {
  expect(asked(name, settings)).toEqual({ settings: expected });
});

test('a step without its workload says so, and so does a revision that is no number', () => {
  expect(asked('rollout.pause', {})).toHaveProperty('problems');
  expect(asked('rollout.undo', { workload, revision: 'the good one' })).toEqual({
    problems: ['"toRevision" must be a whole number above 0'],
  });
});

test('every step that changes something, and every setting of it, is explained in a sentence', () => {
  for (const { name, step } of actions.values()) {
    if (step?.class !== 'change' && step?.class !== 'irreversible') continue;
    for (const { says } of [step, ...Object.values(step.with)]) expect(says, name).toMatch(/^[A-Z].*\.$/);
  }
});
