import { describe, expect, test } from 'vitest';
import { usualMonitors } from '../../../src/config/monitor-presets.ts';
import { beginDifferences, takeDifferences } from '../../../src/judge/differences.ts';
import { beginMonitoring, monitorLook } from '../../../src/judge/monitor/monitor.ts';
import type { Cell, Noise } from '../../score/world/cell.ts';
import { scrapesOf } from '../../score/world/generate.ts';
import { everything, type Minute, newsOver } from './days.ts';

const minutesADay = 1_440;

/** The load of a day: a third of the mean in the night, and twice as much around noon. */
const load = (minute: number) => 1 + 0.65 * Math.sin((2 * Math.PI * minute) / minutesADay);
const types = (count: number, sum: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`type ${i}`, (2 * sum * (count - i)) / count / (count + 1)]),
  );
const business = { checkouts_completed_total: 0.02, signups_total: 0.001, likes_total: 0.05, uploads_total: 0.003 };
const gauges = { db_connections_in_use: 12, db_connections_max: 20, 'memory-of-limit': 0.7 };

const clean: Readonly<Record<string, (minute: number) => Minute>> = {
  'busy, many types': now => ({
    perSecond: 200 * load(now),
    errors: types(40, 0.003),
    counters: business,
    gauges: { ...gauges, users_online: 900 * load(now), queue_depth: 10 * load(now) },
  }),
  'quiet, few errors': now => ({ perSecond: 0.5 * load(now), errors: types(5, 0.01), counters: business, gauges }),
  'rare types': now => ({ perSecond: 50 * load(now), errors: types(60, 0.00005), counters: business, gauges }),
  'storms of four': now => ({
    perSecond: 100 * load(now),
    errors: types(10, 0.003),
    storms: 4,
    counters: business,
    gauges,
  }),
  'storms of sixteen': now => ({
    perSecond: 100 * load(now),
    errors: types(10, 0.003),
    storms: 16,
    counters: business,
    gauges,
  }),
  'errors that go with the load': now => ({
    perSecond: 100 * load(now),
    errors: types(10, 0.003 * load(now)),
    counters: business,
    gauges,
  }),
};

describe('Clean traffic', () => {
  test('raises nothing, over days', { timeout: 600_000 }, () => {
    const lines: string[] = [];
    let alarms = 0;
    let days = 0;
    for (const [name, of] of Object.entries(clean)) {
      const daysEach = Number(process.env.MONITORED_DAYS ?? 0.4);
      const raised = newsOver(daysEach * minutesADay, of, `clean ${name}`, everything).news.filter(
        ({ type }) => type === 'raised',
      );
      lines.push(
        `${name}: ${raised.length} false alarms in ${daysEach} days${raised.map(({ deviation, minute }) => ` · ${deviation.key} ${deviation.kind} at ${minute}`).join('')}`,
      );
      alarms += raised.length;
      days += daysEach;
    }
    console.log(lines.join('\n'));
    // None seen in so many days: less than three in that time, 95 of 100.
    console.log(`${alarms} in ${days} days: at most ${(3 / days).toFixed(2)} a day, 95 % sure`);
    expect(alarms).toBe(0);
  });

  const noises: readonly Noise[] = [
    'iid',
    'clustered-4',
    'clustered-16',
    'bad-pod',
    'reset',
    'missing',
    'cold-start',
    'many-types',
    'gauges',
  ];

  test('raises nothing on what the score of the judge simulates as nobody’s fault', { timeout: 600_000 }, () => {
    const raised: string[] = [];
    for (const noise of noises) {
      const cell: Cell = {
        perSecond: 100,
        share: 0.25,
        base: 0.003,
        effect: 1,
        onset: 'start',
        noise,
        scrapeMs: 15_000,
        slower: 1,
        latency: 'lognormal',
        orders: { perRequest: 0.02, effect: 1 },
        before: 210,
      };
      let state = beginMonitoring(usualMonitors);
      let differences = beginDifferences();
      for (const { at, canary, stable } of scrapesOf(cell, `monitor ${noise}`)) {
        const pods = [...canary, ...stable];
        const known = pods.map(({ pod, node, readyAt }) => ({
          uid: pod,
          node,
          readySince: readyAt,
          createdAt: readyAt,
        }));
        const ms = differences.last === undefined ? 1 : at - differences.last;
        const looked = takeDifferences(
          differences,
          { source: 'simulated' as never, of: new Map(pods.map(({ pod, reading }) => [pod, reading])), problems: [] },
          known,
          at,
        );
        differences = looked.differences;
        const told = monitorLook(state, { at, ms, pods: looked.deltas });
        state = told.state;
        for (const { type, deviation } of told.news)
          if (type === 'raised') raised.push(`${noise}: ${deviation.key} ${deviation.kind}`);
      }
    }
    expect(raised).toEqual([]);
  });
});
