import { expect, test } from 'vitest';
import { actions } from '../../src/actions/registry.ts';
import type { Look } from '../../src/domain/change.ts';
import type { CheckSeen } from '../../src/domain/check.ts';
import type { Json } from '../../src/domain/json.ts';
import { ours } from '../../src/domain/safe-text.ts';

const look: Look = { kind: 'look', says: ours('look'), withinMs: 1 };
const one = (holds: CheckSeen['holds'], more: Partial<CheckSeen> = {}): CheckSeen => ({
  check: 'x',
  holds,
  says: ours(`it says ${holds}`),
  evidence: null,
  ...more,
});
const observed = (name: string, checks: readonly CheckSeen[]) =>
  actions.get(name)?.observe(look, { checks }, { hash: () => 'sha256:0', now: 0, sentAt: 0 });
const parsed = (name: string, raw: Json) => actions.get(name)?.parse(raw);

test.each<[string, readonly CheckSeen[], string, string]>([
  ['all hold', [one('yes'), one('yes')], 'in-effect', 'all 2 checks hold'],
  ['one does not', [one('yes'), one('no')], 'waiting', 'it says no'],
  ['one can’t be told, one does not', [one('unknown'), one('no')], 'waiting', 'it says unknown, and 1 more'],
  ['one can’t be told', [one('yes'), one('unknown')], 'unknown', 'it says unknown'],
  ['there is none', [], 'unknown', 'there is nothing to look at'],
])('a verify where %s', (_, checks, effect, says) => {
  expect(observed('verify', checks)).toMatchObject({ effect, says, checks });
});

test('what a person reads back is what later steps may use', () => {
  expect(observed('verify', [one('yes'), one('yes', { readBack: ours('1042') })])?.result).toEqual({
    says: 'it says yes; it says yes',
    'read-back': '1042',
  });
});

test('a verify says for how long its checks must hold, and a wait holds for a single look', () => {
  const all = [{ check: 'available' }];
  const action = actions.get('verify');
  const settings = parsed('verify', { all, hold: '3m' });
  if (!settings || 'problems' in settings) throw new Error('not parsed');
  expect(action?.plan(settings.settings, { checks: [one('no')] }, {} as never)).toMatchObject({
    kind: 'look',
    holdMs: 180_000,
    says: 'one check holds, for 3m00s without a break',
  });
  expect(action?.plan(settings.settings, {}, {} as never)).toMatchObject({ kind: 'blocked' });
});

test.each<[string, Json]>([
  ['wait', {}],
  ['wait', { until: 'available' }],
  ['wait', { until: { workload: 'x' } }],
  ['verify', { all: [] }],
  ['verify', { all: [{ check: 'available' }, 'x'] }],
  ['verify', { all: [{ check: 'available' }], hold: 3 }],
  ['manual', { answer: { type: 'poem', ask: 'Say' } }],
  ['manual', { answer: { type: 'choice', ask: 'Which?' } }],
])('a %s of %j is refused', (name, raw) => {
  expect(parsed(name, raw)).toHaveProperty('problems');
});

test.each<[Json, object]>([
  [{}, { name: 'answer', type: 'yes-no', ask: 'Is it done?' }],
  [
    { answer: { type: 'url', ask: 'Link to the merged revert' } },
    { name: 'answer', type: 'url', ask: 'Link to the merged revert' },
  ],
  [
    { answer: { type: 'choice', ask: 'Which?', options: ['a', 'b'] } },
    { name: 'answer', type: 'choice', ask: 'Which?', options: ['a', 'b'] },
  ],
  [
    { answer: { type: 'text', ask: 'Incident?', pattern: 'INC-[0-9]+' } },
    { name: 'answer', type: 'text', ask: 'Incident?', pattern: 'INC-[0-9]+' },
  ],
])('a manual step of %j asks for %j', (raw, input) => {
  const settings = parsed('manual', raw);
  if (!settings || 'problems' in settings) throw new Error('not parsed');
  expect(actions.get('manual')?.plan(settings.settings, undefined, {} as never)).toMatchObject({
    kind: 'ask',
    question: { kind: 'value', input },
  });
});
