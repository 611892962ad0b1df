import { describe, expect, test } from 'vitest';
import type { MetricJudgement } from '../../src/domain/judgement.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judgementOf } from '../../src/judge/judge.ts';
import { waitingRows } from '../../src/wording/waiting-rows.ts';
import { judged, tickAt } from '../judge/ticks.ts';

const pass = judgementOf(judged(80, i => tickAt(i, [75, i % 5 === 0 ? 1 : 0, 1], [1_425, 4, 10])));
const waits = (
  name: string,
  ratio: MetricJudgement['ratio'],
  kind: MetricJudgement['kind'] = 'error-type',
): MetricJudgement => ({
  key: name,
  name: ours(name),
  kind,
  vote: 'marginal',
  verdict: 'no-data',
  reason: { kind: 'too-few', have: 10, need: 100, toRuleOut: 2 },
  ...(ratio && { ratio }),
  evidence: 1,
});
const cart = waits('GET /cart 500', { point: 1.6, low: 1.1, high: 2.4 });
const orders = waits('POST /orders 503', { point: 1.5, low: 0.2, high: 5 });
const says = (...idle: MetricJudgement[]) => waitingRows({ ...pass, metrics: [...pass.metrics, ...idle] })?.says;

describe('rows that wait below a PASS', () => {
  test('are told why they have no vote, and how bad the worst may be', () => {
    expect(says(orders)).toBe(
      'no need to wait for these: too few for a vote yet, and as a part of errors they passed. The worst, POST /orders 503, could be up to 5x',
    );
    expect(says(orders, waits('GET / 500', { point: Infinity, low: 0.5, high: Infinity }))).toMatch(
      /The rarest, GET \/ 500, could be anything$/,
    );
  });

  test('one that looks worse is named with its counts, and with how often luck gives that', () => {
    const counted = {
      ...cart,
      canary: { value: 8 / 34_012, events: 8, of: 34_012 },
      stable: { value: 5 / 34_006, events: 5, of: 34_006 },
    };
    expect(says(orders, counted)).toBe(
      'no need to wait for these: too few for a vote yet, and as a part of errors they passed. GET /cart 500 looks 1.6x, 8 of 34,012 vs 5 of 34,006: no more than luck would give',
    );
    expect(says(orders, cart)).toMatch(/looks 1\.6x: no more/);
  });

  test('one that could be far worse is told with how little was seen of it', () => {
    const rare = { ...orders, canary: { value: 0, events: 0, of: 900 }, stable: { value: 0.001, events: 1, of: 950 } };
    expect(says(rare)).toMatch(/The worst, POST \/orders 503, could be up to 5x: 0 of 900 vs 1 of 950/);
  });

  test('of a type that counts fewer requests than errors do it is said why', () => {
    const [errors, ...rest] = pass.metrics;
    const of = { value: 0.01, events: 9, of: 950 };
    const counted = { ...orders, canary: { ...of, of: 900 }, stable: of };
    const told = (canary: number) =>
      errors &&
      waitingRows({ ...pass, metrics: [{ ...errors, canary: { ...of, of: canary } }, ...rest, counted] })?.says;
    expect(told(1_500)).toMatch(/: 9 of 900 vs 9 of 950; of types a pod’s first minute does not count$/);
    expect(told(900)).toMatch(/: 9 of 900 vs 9 of 950$/);
  });

  test('nobody is told not to wait for one that luck gives seldom', () => {
    expect(says(orders, { ...cart, evidence: 6.2 })).toMatch(
      /^no PASS waits for these: .* looks 1\.6x: luck may give that 1 time in 6$/,
    );
  });

  test('the one that is named is told, so that it can be shown first', () => {
    const named = (...idle: MetricJudgement[]) => waitingRows({ ...pass, metrics: [...pass.metrics, ...idle] })?.named;
    expect(named(orders, cart)).toBe(cart);
    expect(named(waits('GET / 500', { point: 1, low: 0.5, high: 2 }), orders)).toBe(orders);
  });

  test('that are no part of errors are not said to have passed with them', () => {
    expect(says(waits('signups_total', { point: 1, low: 0.5, high: 3 }, 'rate'))).toBe(
      'no need to wait for these: too few for a vote yet. The worst, signups_total, could be up to 3x',
    );
  });

  test('are not spoken of where none waits, nor below another verdict', () => {
    expect(says()).toBeUndefined();
    expect(waitingRows({ ...pass, verdict: 'no-data', metrics: [cart] })).toBeUndefined();
  });
});
