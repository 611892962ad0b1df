import { versionOf } from '../../domain/image.ts';
import type { Revision } from '../../domain/revision.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { passes } from './filter.ts';
import { historyOf, targetOf } from './history-of.ts';
import { type CockpitState, screenOf } from './state.ts';

/** Kept revisions as a screen shows them, and the one under its cursor: until it is moved the one to go back to, or the current one where all is well. */
export type HistoryCursor = {
  readonly rows: readonly Revision[];
  readonly at: number;
  readonly revision: Revision | undefined;
};

/** Row 0 of the state means that nobody has moved the cursor yet; row `n` is the nth, counted from 1. */
export function historyCursor(state: CockpitState, ref: WorkloadRef): HistoryCursor {
  const all = historyOf(state, ref);
  const isFiltered = screenOf(state).name === 'history' && state.filter !== '';
  const rows = isFiltered ? all.filter(revision => passes(state, ...wordsOf(revision))) : all;
  // Where nothing is wrong nobody is led further back by a cursor that stands there already.
  const isWell = state.workloads.get(workloadKey(ref))?.standing === 'well';
  const target = isWell ? all.find(({ isCurrent }) => isCurrent)?.uid : targetOf(state, ref)?.revision.uid;
  const at =
    state.row > 0
      ? Math.min(state.row - 1, Math.max(0, rows.length - 1))
      : Math.max(
          0,
          rows.findIndex(({ uid }) => uid === target),
        );
  return { rows, at, revision: rows[at] };
}

const wordsOf = ({ number, formerNumbers, images, by, cause, record }: Revision): readonly string[] => [
  ...[number, ...formerNumbers].map(one => `r${one}`),
  versionOf(images),
  by?.name ?? '',
  cause ?? '',
  record ? `${record.what} ${record.by}` : '',
];

/** What the cursor's revision is compared with: the marked one, else what runs now. */
export function comparedWith(state: CockpitState, ref: WorkloadRef): Revision | undefined {
  const all = historyOf(state, ref);
  const mark = state.marked?.of === workloadKey(ref) ? state.marked.revision : undefined;
  return all.find(({ uid }) => uid === mark) ?? all.find(({ isCurrent }) => isCurrent);
}
