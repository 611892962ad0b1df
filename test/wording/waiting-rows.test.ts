import { describe, expect, test } from 'vitest';
import type { MetricJudgement } from '../../src/domain/judgement.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judgementOf } from '../../src/judge/judge.ts';
import { waitingRowsInWords } from '../../src/wording/waiting-rows.ts';
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
const says = (...idle: MetricJudgement[]) => waitingRowsInWords({ ...pass, metrics: [...pass.metrics, ...idle] });

describe('rows that wait below a PASS', () => {
  test('are told why they have no vote, and how bad the worst may be', () => {
    expect(says(orders)).toBe(
      'too few for a vote yet; as a part of errors they passed. The worst, POST /orders 503, could be up to 5x',
    );
    expect(says(orders, waits('GET / 500', { point: Infinity, low: 0.5, high: Infinity }))).toMatch(
      /The rarest, GET \/ 500, could be anything$/,
    );
  });

  test('one that looks worse is named with its numbers, and with how often luck gives that', () => {
    expect(says(orders, cart)).toBe(
      'too few for a vote yet; as a part of errors they passed. GET /cart 500 looks 1.6x, likely 1.1x to 2.4x; no more than luck would give',
    );
    expect(says(orders, { ...cart, evidence: 6.2 })).toMatch(/likely 1\.1x to 2\.4x; luck may give that 1 time in 6$/);
  });

  test('that are no part of errors are not said to have passed with them', () => {
    expect(says(waits('signups_total', { point: 1, low: 0.5, high: 3 }, 'rate'))).toBe(
      'too few for a vote yet. The worst, signups_total, could be up to 3x',
    );
  });

  test('are not spoken of where none waits, nor below another verdict', () => {
    expect(says()).toBeUndefined();
    expect(waitingRowsInWords({ ...pass, verdict: 'no-data', metrics: [cart] })).toBeUndefined();
  });
});
