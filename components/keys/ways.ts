import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import type { KeyRow } from './keymap.ts';

/** The ways from a workload to its other screens: the same letters wherever a workload is meant. */
export const historyKey = (ref: WorkloadRef): KeyRow => ({
  key: 'h',
  does: 'history',
  intent: () => ({ type: 'screen.open', screen: { name: 'history', ref } }),
});

export const whyKey = (ref: WorkloadRef): KeyRow => ({
  key: 'w',
  does: 'why',
  intent: () => ({ type: 'screen.open', screen: { name: 'why', ref } }),
});

export const logsKey = (ref: WorkloadRef): KeyRow => ({
  key: 'l',
  does: 'logs',
  intent: () => ({ type: 'screen.open', screen: { name: 'logs', ref } }),
});

/** Both sides of a release beside each other. */
export const canaryKey = ({ ref, judging }: WorkloadView): KeyRow => {
  const common = { key: 'c', does: 'canary' } as const;
  return judging.kind === 'none'
    ? { ...common, isShown: false, notNow: 'nothing is judged: there are no two sides to compare' }
    : { ...common, intent: () => ({ type: 'screen.open', screen: { name: 'canary', ref } }) };
};

export const filterKey: KeyRow = { key: '/', does: 'filter', intent: () => ({ type: 'filter.open' }) };
