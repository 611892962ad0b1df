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

export const filterKey: KeyRow = { key: '/', does: 'filter', intent: () => ({ type: 'filter.open' }) };
