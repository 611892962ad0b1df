import type { CockpitState } from '../../src/app/store/state.ts';
import { workloadView } from '../../src/app/store/workload-view.ts';
import type { Judging } from '../../src/domain/judgement.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { midRollout } from '../workloads/situations.ts';
import { type Story, told } from './canary-series.ts';
import { now, stateWith } from './states.ts';

const good = () => 0.003;
const usual: Story = {
  seed: 7,
  seconds: 180,
  perSecond: { canary: 30, stable: 90 },
  failing: { canary: good, stable: good },
  slower: { canary: 1, stable: 1 },
  types: {
    canary: { 'GET /cart 500': 0.7, 'POST /pay 502': 0.3 },
    stable: { 'GET /cart 500': 0.7, 'POST /pay 502': 0.3 },
  },
};
const business: Partial<Story> = {
  counters: {
    checkouts_completed_total: { canary: 0.02, stable: 0.02 },
    signups_total: { canary: 0.004, stable: 0.004 },
  },
  gauges: {
    'memory-of-limit': { canary: 0.64, stable: 0.61 },
    'cpu-of-request': { canary: 0.42, stable: 0.4 },
    queue_depth: { canary: 12, stable: 4 },
    db_connections_in_use: { canary: 18, stable: 17 },
  },
  settings: {
    business: [
      { counter: 'checkouts_completed_total', worse: 'less', vote: 'critical' },
      { counter: 'signups_total', worse: 'less', vote: 'marginal' },
    ],
  },
};

/** The panel of a rolling update whose two sides did what the story says. */
function panel(story: Story, change: (judging: Judging) => Judging = judging => judging): CockpitState {
  const { judging, series } = told(story);
  const view = workloadView({
    family: midRollout(),
    counts: { kind: 'none' },
    judging: change(judging),
    series,
    now,
  });
  return stateWith([view], { screens: [{ name: 'board' }, { name: 'canary', ref: view.ref }] });
}

export const fail = panel({
  ...usual,
  types: {
    canary: { 'POST /pay 502': 0.9, 'GET /cart 500': 0.1 },
    stable: { 'GET /cart 500': 1 },
  },
  failing: { canary: at => (at < 60 ? 0.003 : 0.03), stable: good },
});
export const pass = panel({ ...usual, seconds: 420, perSecond: { canary: 60, stable: 180 } });
export const noData = panel({ ...usual, seconds: 150, perSecond: { canary: 0.5, stable: 9.5 } });
const burst = (at: number) => (at < 75 ? 0.003 : 0.055);
export const hold = panel({ ...usual, failing: { canary: burst, stable: burst } });
export const marginal = panel({
  ...usual,
  seconds: 900,
  perSecond: { canary: 200, stable: 600 },
  failing: { canary: () => 0.0011, stable: () => 0.0005 },
});
const gap = (at: number) => at > 70 && at < 110;
export const blind = panel({ ...usual, isDark: at => at > 140 || gap(at) }, judging => ({
  kind: 'blind',
  says: safe('Prometheus at http://prometheus.monitoring:9090 does not answer: connection refused'),
  since: now - 40_000,
  ...(judging.kind === 'judged' && { last: judging.judgement }),
}));
export const ramped = panel({
  ...usual,
  seconds: 560,
  share: at => (at < 240 ? 0.05 : 0.25),
  isDark: gap,
});
export const slow = panel({
  ...usual,
  slower: { canary: 1.6, stable: 1 },
  settings: { limits: { latencyP95Ms: 300 } },
});
export const many = panel({
  ...usual,
  ...business,
  seconds: 300,
  failing: { canary: at => (at < 60 ? 0.003 : 0.03), stable: good },
  types: {
    canary: Object.fromEntries(
      ['POST /pay 502', 'GET /cart 500', 'POST /order timeout', 'GET /prices 503'].map(name => [name, 0.25]),
    ),
    stable: { 'GET /cart 500': 1 },
  },
});
export const afterwards = panel({
  ...usual,
  seconds: 540,
  wholeFrom: 300,
  failing: { canary: at => (at < 300 ? 0.003 : 0.02), stable: good },
});
export const justAlone = panel({ ...usual, seconds: 330, wholeFrom: 300 });
