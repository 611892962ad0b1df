import { expect, test } from 'vitest';
import { keepMeasuring, type Measured } from '../../src/app/judging/keep-measuring.ts';
import { monitorWithPast } from '../../src/app/monitoring/monitor-with-past.ts';
import { usualMonitors } from '../../src/config/monitor-presets.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import type { Measurements, Stored } from '../../src/ports/measurements.ts';
import type { Clock } from '../../src/ports/surroundings.ts';
import { podReport } from '../prometheus/pods-behind.ts';
import { r6, situation, times } from '../workloads/situations.ts';

const minute = 60_000;
const now = 1_800_000_000_000;
const pods = [podReport('cart-5d4f7c9b8-xx2xb', { createdAt: now - 180 * minute })];
const source = ours('a store');
const never = new AbortController().signal;

/** 600 requests a minute, of which 2 fail, and 30 in the last ten minutes. */
const storedAt = (at: number): Stored => {
  const ago = (now - at) / minute;
  const minutes = 180 - ago;
  const failures = 2 * minutes + 28 * Math.max(0, 10 - ago);
  const reading = { at, requests: 600 * minutes, failures, errors: new Map([['POST /pay 502', failures]]) };
  return { at, pods, measured: { source, of: new Map([[pods[0]?.uid ?? '', reading]]), problems: [] } };
};

/** A source that stores three hours; what it answers besides is put in at a time. */
const storing = (breaksOffAt = Number.POSITIVE_INFINITY): Measurements => ({
  read: async () => ({ kind: 'unreachable', says: source }),
  async *stored(_pods, { from, to, everyMs }) {
    for (let at = from; at <= to; at += everyMs) {
      if (at >= breaksOffAt) return yield { kind: 'unreachable', says: ours('it is down') };
      if (at < now - 180 * minute) yield { kind: 'ok', value: { ...storedAt(at), pods: [] }, at };
      else yield { kind: 'ok', value: storedAt(at), at };
    }
  },
});

test('what is stored says at once what is usual, and what is out since when', async () => {
  const { monitor, since, says } = await monitorWithPast(usualMonitors, storing(), pods, now, never);
  expect([since, says]).toEqual([now - 180 * minute, source]);
  const [first] = monitor.deviations();
  expect(first).toMatchObject({ key: 'errors POST /pay 502', kind: 'more' });
  expect((now - (first?.since ?? 0)) / minute).toBeCloseTo(10, -0.5);
});

test('a past that breaks off is not taken in: the hole would look like one long minute', async () => {
  const { monitor, ...past } = await monitorWithPast(usualMonitors, storing(now - 5 * minute), pods, now, never);
  expect(past).toEqual({ says: 'it is down' });
  expect(monitor.deviations()).toEqual([]);
});

test('of a source that stores nothing nothing is said', async () => {
  const { stored: _none, ...reading } = storing();
  const { monitor, ...past } = await monitorWithPast(usualMonitors, reading, pods, now, never);
  expect(past).toEqual({});
  expect(monitor.unmeasured()).toBeUndefined();
});

test('the cockpit, too, shows at its next look what has been out since before it was opened', async () => {
  const stop = new AbortController();
  const heard: Measured[] = [];
  let at = now;
  // Whoever waits is late: an answer that is there comes first.
  const wait: Clock['wait'] = ms =>
    new Promise(resolve => {
      setImmediate(() => {
        at += ms;
        resolve();
      });
    });
  const measurements: Measurements = {
    ...storing(),
    read: async () => ({ kind: 'ok', value: storedAt(at).measured, at }),
  };
  const settled = situation({ releases: [{ ...r6, pods: times(1) }] });
  const family = { ...settled, pods: (settled.pods ?? []).map(pod => ({ ...pod, uid: pods[0]?.uid ?? '' })) };
  const by = {
    measurements,
    clock: { now: () => at, wait } as Clock,
    settings: usualSettings,
    monitors: usualMonitors,
  };
  const told = (measured: Measured) => {
    heard.push(measured);
    if (heard.length === 20) stop.abort();
  };
  await keepMeasuring(by, () => ({ family }), told, stop.signal);
  const [first, ...later] = heard.map(({ deviations }) => deviations.map(({ key }) => key));
  expect(first).toEqual([]);
  expect(later.at(-1)).toEqual(['errors POST /pay 502']);
});
