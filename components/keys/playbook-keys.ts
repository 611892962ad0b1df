import type { CockpitState } from '../../src/app/store/state.ts';
import { walkFor } from '../../src/app/store/walks.ts';
import type { WorkloadRef } from '../../src/domain/workload.ts';
import { keepSays } from '../playbooks/input-lines.ts';
import { playbookRows } from '../playbooks/playbook-rows.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';

/** `p` goes to the playbook that is walked, or to those that could be. */
export function playbooksKey(state: CockpitState, about: WorkloadRef | undefined): KeyRow {
  const walk = walkFor(state, about);
  if (walk) return { key: 'p', does: 'back to the run', intent: () => ({ type: 'walk.show', run: walk.run }) };
  return { key: 'p', does: 'playbooks', intent: () => ({ type: 'playbooks.open', ...(about && { about }) }) };
}

export function playbooksKeys(state: CockpitState, about: WorkloadRef | undefined): Keymap {
  const rows = playbookRows(state, about);
  const at = Math.min(state.row, Math.max(0, rows.length - 1));
  return [openRow(rows[at], about), ...listKeys(at, rows.length, 10, to => ({ type: 'row.move', to }))];
}

function openRow(row: ReturnType<typeof playbookRows>[number] | undefined, about: WorkloadRef | undefined): KeyRow {
  if (!row) return { key: 'enter', does: 'open', notNow: 'there is no playbook' };
  if (row.kind === 'run')
    return { key: 'enter', does: 'back to the run', intent: () => ({ type: 'walk.show', run: row.walk.run }) };
  if (row.kind === 'other')
    return {
      key: 'enter',
      does: `follow ${row.state.holder.name}`,
      intent: () => ({ type: 'walk.follow', run: row.run }),
    };
  const { found, notNow } = row;
  return notNow === undefined
    ? {
        key: 'enter',
        does: 'open a run of it',
        intent: () => ({ type: 'playbook.choose', path: found.path, ...(about && { about }) }),
      }
    : { key: 'enter', does: 'open a run of it', notNow };
}

/** In the form letters are text. */
export function inputsKeys({ form }: CockpitState): Keymap {
  if (!form) return [];
  const to = (at: number) => () => ({ type: 'input.move', to: at }) as const;
  return [
    form.isOpening
      ? { key: 'enter', does: 'open the run', notNow: 'it is being opened' }
      : { key: 'enter', does: keepSays(form), intent: () => ({ type: 'input.keep' }) },
    { key: 'up', does: 'the one before', isShown: form.at > 0, intent: to(form.at - 1) },
    { key: 'down', also: ['tab'], does: 'the next one', isShown: false, intent: to(form.at + 1) },
    { key: 'esc', also: ['ctrl-c'], does: 'open nothing', intent: () => ({ type: 'back' }) },
    { key: 'ctrl-l', does: 'draw anew', isShown: false, intent: () => ({ type: 'screen.repaint' }) },
  ];
}
