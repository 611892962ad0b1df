import type { LogStatus } from '../../src/app/store/logs-state.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { WhyState } from '../../src/app/store/why-state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { EventReport } from '../../src/domain/events.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { fails, isCaptains } from './ramp-states.ts';
import { crashing, imageMissing, now, stateWith, trouble } from './states.ts';

const on = (view: WorkloadView, screen: Screen, more: Partial<CockpitState> = {}) =>
  stateWith([view], { screens: [{ name: 'board' }, screen], ...more });

export const history = on(trouble, { name: 'history', ref: trouble.ref });
export const historyMarked = {
  ...history,
  row: 2,
  marked: { of: trouble.key, revision: trouble.family.revisions?.[0]?.uid ?? '' },
};
export const filteredHistory = { ...history, filter: '2.0.8', isFiltering: true };
export const diff = on(trouble, { name: 'diff', ref: trouble.ref, from: 'uid-bbbbb7', to: 'uid-ccccc5' });

const source = { namespace: 'shop', name: 'checkout-bbbbb7-0', container: 'app' };
const lines = [
  { at: now - 3_000, text: safe('INFO POST /pay 201 80ms') },
  { at: now - 2_000, text: safe('ERROR POST /pay 502 71ms upstream pay: cart total is missing in the request') },
  { at: now - 1_000, text: safe('INFO GET /cart 200 25ms') },
];
const onLogs = (status: LogStatus, more: Partial<NonNullable<CockpitState['logs']>> = {}) =>
  on(
    trouble,
    { name: 'logs', ref: trouble.ref },
    {
      logs: {
        ref: trouble.ref,
        source,
        isPrevious: false,
        isWrapped: true,
        isHeld: false,
        lines,
        dropped: 0,
        status,
        ...more,
      },
    },
  );
export const logsReading = onLogs({ kind: 'reading' }, { lines: [] });
export const logsFollowing = onLogs({ kind: 'following' });
export const logsHeld = onLogs({ kind: 'following' }, { isHeld: true });
export const logsBroken = onLogs({
  kind: 'broken',
  says: safe('the connection ended'),
  tries: 3,
  since: now - 14_000,
});
export const logsOfPrevious = onLogs({ kind: 'whole' }, { isPrevious: true, dropped: 120 });

const warning = (reason: string, message: string, count: number): EventReport => ({
  uid: reason,
  about: { kind: 'Pod', name: source.name, uid: 'uid-bbbbb7-0' },
  isWarning: true,
  reason: safe(reason),
  message: safe(message),
  count,
  lastAt: now - 8_000,
  from: safe('kubelet'),
});
const onWhy = (view: WorkloadView, why: Partial<WhyState>) =>
  on(view, { name: 'why', ref: view.ref }, { why: { ref: view.ref, readAt: now - 1_000, events: [], ...why } });

export const whyReading = on(trouble, { name: 'why', ref: trouble.ref });
export const whyErrors = onWhy(trouble, {
  log: {
    source,
    isPrevious: false,
    lines,
    telling: [{ count: 19, newest: safe('ERROR POST /pay 502 71ms upstream pay: cart total is missing') }],
  },
});
export const whyImage = onWhy(imageMissing, {
  events: [warning('Failed', 'Failed to pull image "registry/shop/checkout:2.1.0": not found', 4)],
});
export const whyCrash = onWhy(crashing, {
  events: [warning('BackOff', 'Back-off restarting failed container app', 7)],
  log: {
    source,
    isPrevious: true,
    lines: [{ at: now - 9_000, text: safe('fatal: CART_URL is not set') }],
    telling: [{ count: 1, newest: safe('fatal: CART_URL is not set') }],
  },
});
const podOf = (view: WorkloadView | undefined): string => view?.family.pods?.[0]?.name ?? '';
const onCanary = (view: WorkloadView, pod: string) =>
  onWhy(view, {
    log: {
      source: { ...source, name: pod },
      isPrevious: false,
      lines,
      telling: [{ count: 1, newest: safe('ERROR POST /pay 502 71ms upstream pay: cart total is missing') }],
    },
  });
export const whyPasses = onCanary(isCaptains, podOf(isCaptains));
export const whyCanaryFails = onCanary(fails, podOf(fails.canary));
export const whyDenied = onWhy(imageMissing, { problem: safe('ana may not list events in shop') });
