import { describe, expect, test } from 'vitest';
import { columnOf } from '../../components/canary/log-axis.ts';
import { metricRows } from '../../components/canary/metric-rows.ts';
import { padded } from '../../components/canary/padded.ts';
import { plotRows } from '../../components/canary/plots.ts';
import { timeScale } from '../../components/canary/time-scale.ts';
import { whisker } from '../../components/canary/whisker.ts';
import { inPlainCharacters } from '../../components/plain-characters.ts';
import type { MetricJudgement } from '../../src/domain/judgement.ts';
import type { JudgingSeries, SidePoint } from '../../src/domain/judging-series.ts';
import { ours } from '../../src/domain/safe-text.ts';

const minute = 60_000;
const start = 1_800_000_000_000;
const axis = { from: 0.5, to: 20 };

const metric = (ratio: MetricJudgement['ratio'], requests = 1_000): MetricJudgement => ({
  key: 'errors',
  name: ours('errors'),
  kind: 'share',
  vote: 'critical',
  verdict: 'no-data',
  reason: { kind: 'not-measured' },
  canary: { value: 0.03, events: 0.03 * requests, of: requests },
  stable: { value: 0.003, events: 30, of: 10_000 },
  ...(ratio && { ratio }),
  evidence: 1,
});

/** A look every five seconds, so many minutes long. */
function series(minutes: number, canary: (second: number) => SidePoint | undefined): JudgingSeries {
  const seconds = Array.from({ length: minutes * 12 }, (_, i) => (i + 1) * 5);
  const points = seconds.flatMap(second => {
    const side = canary(second);
    return side
      ? [{ at: start + second * 1_000, ms: 5_000, canary: side, stable: { requests: 300, failures: 1 } }]
      : [];
  });
  return { names: { canary: ours('r7'), stable: ours('r6') }, points, marks: [] };
}

const drawn = (of: JudgingSeries, now: number, width = 80, rows = 8) =>
  plotRows(of, rows, { figure: 'errors', now, width }).map(({ text }) => text);

describe('a whisker', () => {
  test('stands over the ticks of 1x and 2x', () => {
    const row = whisker(metric({ point: 5, low: 3, high: 9 }), axis, 40);
    expect(row[columnOf(1, axis, 40)]).toBe('│');
    expect(row[columnOf(2, axis, 40)]).toBe('│');
    expect(row[columnOf(5, axis, 40)]).toBe('●');
    expect(row[columnOf(3, axis, 40)]).toBe('├');
    expect(row[columnOf(9, axis, 40)]).toBe('┤');
  });

  test('leads out of the axis where nobody knows how far', () => {
    const row = whisker(metric({ point: 1, low: 0, high: Number.POSITIVE_INFINITY }), axis, 40);
    expect(row[0]).toBe('←');
    expect(row[39]).toBe('→');
  });

  test('shows what stable has none of at its end', () => {
    const row = whisker(metric({ point: Number.POSITIVE_INFINITY, low: 4, high: Number.POSITIVE_INFINITY }), axis, 40);
    expect(row[39]).toBe('◆');
  });

  test('has a hollow point where fewer than 20 requests are behind it', () => {
    expect(whisker(metric({ point: 5, low: 3, high: 9 }, 12), axis, 40)).toContain('○');
  });

  test('needs nothing but ASCII', () => {
    expect(inPlainCharacters(whisker(metric({ point: 5, low: 3, high: 9 }), axis, 40))).toMatch(
      /^: +\| +\| +\[-+o-+\]: +:$/,
    );
  });
});

describe('plots over time', () => {
  const steady: SidePoint = { requests: 150, failures: 3 };

  test('leave a pause blank, and do not draw it as 0', () => {
    const dark = series(5, second => (second > 120 && second < 180 ? undefined : steady));
    const whole = series(5, () => steady);
    const columns = (rows: readonly string[]) => {
      const canary = rows.slice(4, 7).map(row => [...row.padEnd(80)].slice(9));
      return Array.from({ length: 71 }, (_, x) => canary.some(row => row[x] !== ' ' && row[x] !== '░'));
    };
    const now = start + 5 * minute;
    expect(columns(drawn(whole, now)).slice(1, 69)).not.toContain(false);
    expect(columns(drawn(dark, now)).slice(32, 38)).not.toContain(true);
    expect(columns(drawn(dark, now)).slice(2, 26)).not.toContain(false);
  });

  test('draw a canary that answers few requests as dots of a minute, with their number', () => {
    const thin = series(5, () => ({ requests: 2, failures: 0 }));
    expect(drawn(thin, start + 5 * minute, 80, 12).join('\n')).toContain('n=1');
  });

  test('have one scale, which a peak that has gone still holds for a minute', () => {
    const peak = series(5, second => ({ requests: 150, failures: second === 10 ? 60 : 1 }));
    const scaleAt = (now: number) => timeScale(peak, 'errors', { now, columns: 70 }).top;
    const gone = start + 10_000 + 5 * minute;
    expect(scaleAt(gone - 5_000)).toBeGreaterThan(0.1);
    expect(scaleAt(gone + 30_000)).toBe(scaleAt(gone - 5_000));
  });

  test('become one row each, with one scale and the time, where there is little room', () => {
    const rows = drawn(
      series(5, () => steady),
      start + 5 * minute,
      50,
      4,
    );
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatch(/^canary +0–2\.0 % ▁*[▁▂▃▄▅▆▇█]+/);
    expect(rows[2]).toMatch(/^errors -5 min +─+ now$/);
  });

  test('are left out in fewer than three rows', () => {
    expect(
      drawn(
        series(5, () => steady),
        start + 5 * minute,
        80,
        2,
      ),
    ).toEqual([]);
  });
});

describe('the rows of metrics', () => {
  test('say numbers alone in fewer than 60 columns', () => {
    const rows = metricRows([metric({ point: 10, low: 5, high: 20 })], { width: 58, title: '', withNumbers: 'none' });
    expect(rows[1]?.text).toMatch(/WAIT +errors +0\.30 % +3\.0 % +10x/);
    expect(rows.map(({ text }) => text).join('')).not.toMatch(/[│●]/);
    expect(Math.max(...rows.map(({ text }) => text.length))).toBeLessThanOrEqual(58);
  });

  test('keep a wide or hostile name within its columns', () => {
    expect(inPlainCharacters(padded('支付支付支付支付支付', 11))).toHaveLength(11);
    expect(padded('a-very-long-name-of-a-type', 12)).toMatch(/^a-ver…-type $/);
  });
});

test('a step is marked from its first look on, and no mark runs into another', () => {
  const steady = series(5, () => ({ requests: 300, failures: 1 }));
  const now = start + 300_000;
  const timeLine = (...agoSeconds: readonly (readonly [number, string])[]) => {
    const marks = agoSeconds.map(([ago, says]) => ({ at: now - ago * 1_000, says: ours(says) }));
    return drawn({ ...steady, marks }, now).at(-1);
  };
  expect(timeLine([200, '5 %'], [1, '10 %'])).toMatch(/ ─+▲5 %─+10 %▲ now$/);
  expect(timeLine([20, '74 %'], [12, '87 %'], [1, '100 %'])).toMatch(/─100 %▲ now$/);
  expect(timeLine([200, '5 %'], [196, '10 %'])).toMatch(/─▲▲10 %─/);
  // `10 %24 %▲` belongs to nobody.
  for (let ago = 2; ago < 60; ago++)
    expect(timeLine([200, '5 %'], [ago, '10 %'], [1, '24 %'])).not.toMatch(/%\d|\d %▲\d|▲\d+ %▲|%▲.*%▲ now/);
});
