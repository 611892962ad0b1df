import { expect, test } from 'vitest';
import { createWorkloadMonitor } from '../../src/app/monitoring/workload-monitor.ts';
import { usualMonitors } from '../../src/config/monitor-presets.ts';
import type { Judgement, MetricJudgement } from '../../src/domain/judgement.ts';
import { ours } from '../../src/domain/safe-text.ts';

const begin = 1_800_000_000_000;
const nothing = { source: ours('a test'), of: new Map(), problems: [] };
const fresh = (key: string): Partial<MetricJudgement> => ({
  key,
  name: ours(key),
  kind: 'error-type',
  verdict: 'marginal',
  reason: { kind: 'new-type', pods: 2 },
});

/** What is raised in some minutes, a look each ten seconds, of what the judge finds at second `s`. */
function raised(seconds: number, found: (second: number) => readonly string[]) {
  const monitor = createWorkloadMonitor(usualMonitors);
  const news: string[] = [];
  for (let second = 0; second <= seconds; second += 10) {
    const at = begin + second * 1_000;
    const judgement = { at, metrics: found(second).map(fresh) } as unknown as Judgement;
    for (const { type, deviation } of monitor.look({ at, pods: [], measured: nothing, judgement }))
      news.push(`${second} ${type} ${deviation.key}`);
  }
  return news;
}

test('what only logs tell is raised after a minute', () => {
  expect(raised(200, second => (second >= 20 ? ['logged TypeError'] : []))).toEqual(['80 raised logged TypeError']);
});

test('what the metrics tell too is raised once, by them', () => {
  const both = (second: number) => ['logged TypeError', ...(second >= 30 ? ['errors POST /pay 500'] : [])];
  expect(raised(200, both)).toEqual(['30 raised errors POST /pay 500']);
});
