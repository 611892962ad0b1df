import { logChoices } from '../../src/app/store/logs-state.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { bodyRows } from '../frame-rows.ts';
import { isFollowing, mostBack, pageNewer, pageOlder } from '../logs/log-rows.ts';
import { rollBackTo } from './history-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { filterKey } from './ways.ts';

/** The one screen that keeps k9s' letters: p previous, s follow, w wrap. */
export function logsKeys(state: CockpitState, ref: WorkloadRef): Keymap {
  const { logs, scroll } = state;
  const rows = Math.max(1, bodyRows(state.size) - 1);
  const back = (lines: number) => () =>
    ({ type: 'scroll.move', to: Math.min(mostBack(state, rows), Math.max(0, lines)) }) as const;
  return [
    previousKey(state, ref),
    {
      key: 's',
      does: isFollowing(state) ? 'hold' : 'follow',
      ...(logs?.isPrevious
        ? { notNow: 'what has ended writes nothing more' }
        : { intent: () => ({ type: 'logs.hold' }) }),
    },
    nextPodKey(state, ref),
    { key: 'w', does: logs?.isWrapped ? 'cut long lines' : 'wrap long lines', intent: () => ({ type: 'logs.wrap' }) },
    filterKey,
    { ...rollBackTo(state, ref, undefined), isShown: false },
    { key: 'up', also: ['k'], does: 'older', isShown: false, intent: back(scroll + 1) },
    { key: 'down', also: ['j'], does: 'newer', isShown: false, intent: back(scroll - 1) },
    { key: 'pgup', does: 'a page older', isShown: false, intent: back(pageOlder(state, rows)) },
    { key: 'pgdn', does: 'a page newer', isShown: false, intent: back(pageNewer(state, rows)) },
    { key: 'g', does: 'oldest', isShown: false, intent: back(mostBack(state, rows)) },
    { key: 'G', does: 'newest', isShown: false, intent: back(0) },
  ];
}

function previousKey(state: CockpitState, ref: WorkloadRef): KeyRow {
  const { logs } = state;
  const choice = logChoices(state, ref).find(
    ({ pod, container }) => pod === logs?.source?.name && container === logs.source.container,
  );
  if (logs?.isPrevious) return { key: 'p', does: 'the container now', intent: () => ({ type: 'logs.previous' }) };
  return choice?.hasPrevious
    ? { key: 'p', does: 'previous', intent: () => ({ type: 'logs.previous' }) }
    : { key: 'p', does: 'previous', notNow: 'it was never restarted' };
}

function nextPodKey(state: CockpitState, ref: WorkloadRef): KeyRow {
  const choices = logChoices(state, ref);
  const at = choices.findIndex(
    ({ pod, container }) => pod === state.logs?.source?.name && container === state.logs.source.container,
  );
  const next = choices[(at + 1) % Math.max(1, choices.length)];
  return next && choices.length > 1
    ? {
        key: 'tab',
        does: 'next pod',
        intent: () => ({ type: 'logs.pod', ref, pod: next.pod, container: next.container }),
      }
    : { key: 'tab', does: 'next pod', notNow: 'there is no other' };
}
