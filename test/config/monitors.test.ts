import { describe, expect, test } from 'vitest';
import { presets } from '../../src/config/monitor-presets.ts';
import { readSettings } from '../../src/config/read-settings.ts';

const monitors = (text: string) => readSettings(text).settings.monitors;
const ruleOf = (text: string, key: string) => monitors(text)?.rules.find(rule => rule.key === key);

describe('What the settings expect of workloads', () => {
  test('a preset by its name has its usual range, another one, or is left out', () => {
    expect(ruleOf('monitors: { users-online: true }', 'users-online')).toEqual(
      presets.find(({ key }) => key === 'users-online'),
    );
    expect(ruleOf('monitors: { db-connections: { most: 85 %, for: 10m } }', 'db-connections')).toMatchObject({
      unit: 'part',
      expects: { kind: 'range', most: 0.85 },
      forMs: 600_000,
    });
    expect(ruleOf('monitors: { purchases: false }', 'purchases')).toBeUndefined();
    expect(monitors('monitors: { errors: false }')?.errors).toBeUndefined();
    expect(monitors('monitors: { errors: { more: 3 } }')?.errors).toMatchObject({ more: 3 });
  });

  test('a number of one’s own by its gauge or its counter', () => {
    expect(ruleOf('monitors:\n  open-orders: { gauge: open_orders, most: 500 }', 'open-orders')).toEqual({
      key: 'open-orders',
      name: 'open-orders',
      unit: 'count',
      source: { from: 'gauge', names: ['open_orders'], over: 'sum' },
      expects: { kind: 'range', most: 500 },
      forMs: 300_000,
    });
    expect(ruleOf('monitors:\n  mails: { counter: mails_sent_total, per: second, less: 50 % }', 'mails')).toMatchObject(
      {
        unit: 'per-second',
        expects: { kind: 'usual', less: 0.5 },
      },
    );
  });

  test('who is told, who is paged and what the cockpit always monitors', () => {
    expect(monitors('monitors: { tell: incident, page: [on-call], workloads: shop/* }')).toMatchObject({
      tell: ['incident'],
      page: ['on-call'],
      workloads: ['shop/*'],
    });
  });

  test('without the word the usual holds', () => expect(monitors('bell: true')).toBeUndefined());

  test.each([
    ['monitors: 3', 1, /must be a map/],
    ['monitors:\n  users-offline: true', 2, /is no preset \(db-connections, .*purchases\)/],
    ['monitors:\n  db-connections: { gauge: x }', 2, /"gauge" is nothing that a preset can say/],
    ['monitors:\n  mine: { most: 3 }', 2, /needs either gauge or counter/],
    ['monitors:\n  mine: { gauge: x }', 2, /needs a limit/],
    ['monitors:\n  mine:\n    gauge: x\n    most: much', 4, /must be a number, as 12\.5, 90 % or 200 Mi/],
    ['monitors:\n  mine: { gauge: x, least: 5, most: 3 }', 2, /least must be less than most/],
    ['monitors:\n  mine: { gauge: x, least: 5, more: 3 }', 2, /say one of both/],
    ['monitors:\n  mine: { gauge: x, more: 0.5 }', 2, /so many times the usual/],
    ['monitors:\n  mine: { gauge: x, most: 5, for: 10s }', 2, /from 1m to 1h/],
    ['monitors:\n  mine: { gauge: x, most: 5, per: second }', 2, /per is only of a counter/],
    ['monitors:\n  mine: { counter: x, less: 50 %, per: minute }', 2, /per must be second or request/],
    ['monitors:\n  errors: 3', 2, /errors must be false, or a map/],
    ['monitors:\n  likes: false', 2, /is not monitored anyway/],
  ])('says in which line it is wrong: %s', (text, line, says) => {
    const { problems, settings } = readSettings(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line, about: 'monitors' });
    expect(problems[0]?.says).toMatch(says);
    expect(settings.monitors?.rules.some(({ key }) => key === 'mine') ?? false).toBe(false);
  });
});
