import { expect, test } from 'vitest';
import { keepMeasuring, type Measured } from '../../src/app/judging/keep-measuring.ts';
import type { PodReport } from '../../src/domain/reports.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { usualSettings } from '../../src/judge/judge.ts';
import { midRollout, now } from '../workloads/situations.ts';

test('a source that was asked and keeps silent is neither PASS nor FAIL: what it said is shown as old', async () => {
  let at = now;
  let looks = 0;
  const stop = new AbortController();
  const heard: Measured[] = [];
  const clock = {
    now: () => at,
    monotonicMs: () => at,
    // Whoever waits is late: an answer that is there comes first.
    wait: (ms: number) =>
      new Promise<void>(resolve => {
        setImmediate(() => {
          at += ms;
          resolve();
        });
      }),
  };
  const read = async (pods: readonly PodReport[]) => {
    looks += 1;
    // Of each look a few questions are asked; the third look never ends.
    if (heard.length >= 2) return new Promise<never>(() => undefined);
    const of = new Map(pods.map(({ uid }) => [uid, { at, requests: looks * 100, failures: 0 }] as const));
    return { kind: 'ok' as const, at, value: { source: ours('the pods’ own pages'), of, problems: [] } };
  };
  const by = { measurements: { read }, clock, settings: usualSettings, monitors: { rules: [] } };
  const told = (measured: Measured) => {
    heard.push(measured);
    if (heard.length === 3) stop.abort();
  };
  void keepMeasuring(by as never, () => ({ family: midRollout() }), told, stop.signal);
  await expect.poll(() => heard.length).toBe(3);
  expect(heard.map(({ judged: { judging } }) => judging.kind)).toEqual(['judged', 'judged', 'blind']);
  const last = heard.at(-1)?.judged.judging;
  expect(last).toMatchObject({ says: 'no answer from the pods’ own pages', last: { verdict: 'no-data' } });
  expect(last?.kind === 'blind' && at - last.since).toBeGreaterThanOrEqual(10_000);
});
