import { describe, expect, test } from 'vitest';
import { everything, type Minute, newsOver } from './days.ts';

const usual: Minute = {
  perSecond: 50,
  errors: { 'POST /pay 502': 0.002, 'GET /cart 500': 0.0005, 'token expired': 0.001 },
  counters: { checkouts_completed_total: 0.02, signups_total: 0.004 },
  gauges: {
    db_connections_in_use: 11,
    db_connections_max: 20,
    'memory-of-limit': 0.6,
    queue_depth: 12,
    users_online: 300,
  },
};
const from =
  (minute: number, then: Partial<Minute>, to = Number.POSITIVE_INFINITY) =>
  (now: number): Minute =>
    now >= minute && now < to ? { ...usual, ...then, errors: { ...usual.errors, ...then.errors } } : usual;

const told = (length: number, of: (minute: number) => Minute) =>
  newsOver(length, of, 'monitor').news.map(
    ({ type, deviation, minute }) => [type, deviation.key, deviation.kind, minute] as const,
  );

describe('Monitoring of what pods write into their logs', () => {
  const logging = { ...usual, logged: { 'TimeoutError in Stock.reserve': 0.004, 'token expired': 0.002 } };
  const logs = (length: number, from: number, logged: Minute['logged'], to = Number.POSITIVE_INFINITY) =>
    told(length, now => (now >= from && now < to ? { ...usual, ...(logged && { logged }) } : logging));

  test('a type that was never there, and a known one that comes far more often, are raised once', () => {
    const news = logs(120, 60, { ...logging.logged, 'token expired': 0.02, 'TypeError in Cart.merge': 0.003 });
    expect(news.map(([type, key, kind]) => [type, key, kind]).sort()).toEqual([
      ['raised', 'logged TypeError in Cart.merge', 'new'],
      ['raised', 'logged token expired', 'more'],
    ]);
  });

  test('logs that can’t be read for a while are not errors that vanished', () => {
    expect(logs(180, 60, undefined, 120)).toEqual([]);
  });
});

describe('Monitoring of errors', () => {
  test('a known error that becomes ten times as frequent is raised once, within three minutes, and resolved once', () => {
    const news = told(240, from(60, { errors: { 'POST /pay 502': 0.02 } }, 120));
    expect(news.map(([type, key, kind]) => [type, key, kind])).toEqual([
      ['raised', 'errors POST /pay 502', 'more'],
      ['resolved', 'errors POST /pay 502', 'more'],
    ]);
    expect(news[0]?.[3]).toBeLessThanOrEqual(63);
    expect(news[1]?.[3]).toBeGreaterThanOrEqual(120);
    expect(news[1]?.[3]).toBeLessThanOrEqual(135);
  });

  test('a known error that vanishes is raised once and resolved when it is back', () => {
    const news = told(240, from(60, { errors: { 'token expired': 0 } }, 120));
    expect(news.map(([type, key]) => [type, key])).toEqual([
      ['raised', 'errors token expired'],
      ['resolved', 'errors token expired'],
    ]);
    expect(['gone', 'less']).toContain(news[0]?.[2]);
    expect(news[0]?.[3]).toBeLessThanOrEqual(90);
  });

  test('a new type is raised once, within six minutes', () => {
    const news = told(180, from(60, { errors: { 'panic in charge': 0.001 } }));
    expect(news.map(([type, key, kind]) => [type, key, kind])).toEqual([['raised', 'errors panic in charge', 'new']]);
    expect(news[0]?.[3]).toBeLessThanOrEqual(66);
  });

  test('what pods had counted before tells at once what is usual', () => {
    const news = told(30, from(4, { errors: { 'POST /pay 502': 0.02, 'panic in charge': 0.005 } }));
    expect(news.map(([type, key, kind]) => [type, key, kind]).sort()).toEqual([
      ['raised', 'errors POST /pay 502', 'more'],
      ['raised', 'errors panic in charge', 'new'],
    ]);
    for (const [, , , minute] of news) expect(minute).toBeLessThanOrEqual(9);
  });

  test('a storm of one minute is not raised, one of three minutes is', () => {
    expect(told(120, from(60, { errors: { 'POST /pay 502': 0.2 } }, 61))).toEqual([]);
    expect(told(120, from(60, { errors: { 'POST /pay 502': 0.2 } }, 63))).toHaveLength(2);
  });

  test('twenty types that begin together are twenty news, each once', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`new ${i}`, 0.002]));
    const news = told(180, from(60, { errors: many }));
    expect(new Set(news.map(([, key]) => key)).size).toBe(20);
    expect(news).toHaveLength(20);
  });
});

describe('Monitoring of expected ranges', () => {
  test('connections near their limit are raised after two minutes, and resolved well below it', () => {
    const news = told(180, from(60, { gauges: { ...usual.gauges, db_connections_in_use: 19.5 } }, 90));
    expect(news).toEqual([
      ['raised', 'db-connections', 'above', 61],
      ['resolved', 'db-connections', 'above', 91],
    ]);
  });

  test('a number at its limit does not come and go', () => {
    const wavers = (now: number): Minute => ({
      ...usual,
      gauges: { ...usual.gauges, db_connections_in_use: now < 60 ? 11 : now % 4 < 2 ? 18.3 : 17.7 },
    });
    expect(told(600, wavers).length).toBeLessThanOrEqual(1);
  });

  test('traffic that falls to a fifth, sign-ups that stop and users that leave are each raised once', () => {
    expect(told(180, from(60, { perSecond: 8 })).map(([type, key]) => [type, key])).toContainEqual([
      'raised',
      'requests-per-second',
    ]);
    expect(
      told(180, from(60, { counters: { checkouts_completed_total: 0.02 } })).map(([, key, kind]) => [key, kind]),
    ).toEqual([['sign-ups', 'gone']]);
    expect(
      told(180, from(60, { gauges: { ...usual.gauges, users_online: 90 } })).map(([, key, kind]) => [key, kind]),
    ).toEqual([['users-online', 'less']]);
    expect(
      told(180, from(60, { gauges: { ...usual.gauges, queue_depth: 90 } })).map(([, key, kind]) => [key, kind]),
    ).toEqual([['queue-depth', 'more']]);
    expect(
      told(180, from(60, { gauges: { ...usual.gauges, 'memory-of-limit': 0.99 } })).map(([, key, kind]) => [key, kind]),
    ).toEqual([['free-memory', 'below']]);
  });

  test('a source that is down raises and resolves nothing', () => {
    const news = told(180, now => (now >= 60 && now < 90 ? { ...usual, isMissing: true } : usual));
    expect(news).toEqual([]);
    const stays = told(180, now => ({
      ...(now >= 90 && now < 120
        ? { ...usual, isMissing: true }
        : from(60, { errors: { 'POST /pay 502': 0.02 } })(now)),
    }));
    expect(stays.map(([type]) => type)).toEqual(['raised']);
  });

  test('its memory does not grow with time', () => {
    const size = (length: number) =>
      JSON.stringify([...newsOver(length, () => usual, 'memory').state.history.minutes].length);
    expect(Number(size(400))).toBe(180);
    expect(
      newsOver(3_000, () => usual, 'memory', { ...everything, rules: [] }).state.history.hours.length,
    ).toBeLessThanOrEqual(26);
  });
});
