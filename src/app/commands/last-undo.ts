import type { Call } from '../../domain/change.ts';
import { objectAt, textAt } from '../../domain/json.ts';
import { gvrOf, type WorkloadRef } from '../../domain/workload.ts';
import type { Engine } from '../../engine/engine.ts';
import { foldRun, type RunState } from '../../engine/fold.ts';

export type LastUndo =
  | { readonly kind: 'call'; readonly call: Call; readonly of: RunState }
  /** The newest run changed something that nothing brings back. */
  | { readonly kind: 'none'; readonly of?: RunState };

/** What takes back the newest run that changed this workload, as it was fixed when that run was planned. */
export async function lastUndo({ journal, place }: Engine, ref: WorkloadRef): Promise<LastUndo> {
  const isAbout = ({ target, call }: RunState): boolean => {
    if (target.cluster !== place.cluster || target.namespace !== ref.namespace) return false;
    if (target.gvr === gvrOf(ref.kind)) return target.name === ref.name;
    const of = objectAt(call?.with, 'workload');
    return textAt(of, 'kind') === ref.kind && textAt(of, 'name') === ref.name;
  };
  for (const run of await journal.list()) {
    const file = await journal.read(run);
    const state = file && foldRun(file.entries);
    if (!state || !isAbout(state) || !state.changes.some(({ outcome }) => outcome?.kind === 'applied')) continue;
    return state.undo ? { kind: 'call', call: state.undo, of: state } : { kind: 'none', of: state };
  }
  return { kind: 'none' };
}
