import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { KeyRow } from './keymap.ts';

/** `s` pauses a rollout, or lets a paused one go on. It opens a plan; it changes nothing. */
export function pauseKey(state: CockpitState, view: WorkloadView | undefined): KeyRow {
  if (!view) return { key: 's', does: 'pause', isShown: false, notNow: 'there is no workload under the cursor' };
  const verb = view.family.workload.paused ? 'resume' : 'pause';
  const does = verb === 'resume' ? 'go on' : 'pause';
  const silence = isSilent(state);
  const because = silence === undefined ? view.verbs[verb].notNow : `API silent ${silence}`;
  // Six keys fit: holding a rollout is a choice among others, letting a paused one go on is what it waits for.
  const isShown = verb === 'resume';
  if (because !== undefined) return { key: 's', does, isShown: false, notNow: because };
  const call = { do: `rollout.${verb}`, with: { ...view.ref } };
  return { key: 's', does, isShown, intent: () => ({ type: 'plan.ask', ref: view.ref, call }) };
}
