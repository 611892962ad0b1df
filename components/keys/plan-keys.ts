import type { CockpitState } from '../../src/app/store/state.ts';
import { callTitle } from '../../src/wording/calls.ts';
import { confirmState, mostScroll, planWindow } from '../plan/confirm-line.ts';
import { planLines } from '../plan/plan-lines.ts';
import type { Keymap, KeyRow } from './keymap.ts';

export function planKeys(state: CockpitState): Keymap {
  const most = mostScroll(state);
  const page = planWindow(state);
  const to = (row: number) => () => ({ type: 'scroll.move', to: Math.min(most, Math.max(0, row)) }) as const;
  return [
    ...firstRow(state),
    ...confirmRow(state),
    ...exactRow(state),
    { key: 'esc', also: ['ctrl-c'], does: 'send nothing', intent: () => ({ type: 'back' }) },
    { key: 'up', does: 'up', isShown: false, intent: to(state.scroll - 1) },
    { key: 'down', does: 'down', isShown: false, intent: to(state.scroll + 1) },
    { key: 'pgup', does: 'page up', isShown: false, intent: to(state.scroll - page) },
    { key: 'pgdn', does: 'read on', isShown: planLines(state).length > page, intent: to(state.scroll + page) },
  ];
}

/** There are bytes to look at once there is a plan. */
const exactRow = ({ plan, isExactShown }: CockpitState): readonly KeyRow[] =>
  plan?.stage.kind === 'shown'
    ? [{ key: 'tab', does: isExactShown ? 'in words' : 'exact bytes', intent: () => ({ type: 'exact.toggle' }) }]
    : [];

/** What has to be done before this can be planned. */
function firstRow({ plan }: CockpitState): readonly KeyRow[] {
  if (plan?.stage.kind !== 'nothing' || !plan.stage.first) return [];
  const { first } = plan.stage;
  const does = `plan to ${callTitle(first).toLowerCase()} first`;
  return [{ key: 'enter', does, intent: () => ({ type: 'plan.ask', ref: plan.ref, call: first }) }];
}

/** `y` is nowhere else, and bare Enter confirms nothing. */
function confirmRow(state: CockpitState): readonly KeyRow[] {
  const { plan } = state;
  const confirm = confirmState(state);
  if (confirm.kind === 'none' || plan?.stage.kind !== 'shown') return [];
  const to = plan.stage.prepared.plan.hash;
  switch (confirm.kind) {
    case 'not-now':
      return [{ key: 'enter', does: 'do it', notNow: confirm.because }];
    case 'soon':
      return [{ key: 'enter', does: 'do it', notNow: confirm.says }];
    case 'key':
      return [{ key: 'y', does: 'do it', intent: () => ({ type: 'plan.confirm', to, level: 'key' }) }];
    case 'typed':
      return [
        {
          key: 'enter',
          does: `do it, after typing ${confirm.name}`,
          isShown: false,
          intent: () => ({ type: 'plan.confirm', to, level: 'typed' }),
        },
      ];
  }
}
