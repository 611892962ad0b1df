import type { RunState } from '../../engine/fold.ts';
import { runInWords } from '../../wording/runs.ts';
import { passes } from './filter.ts';
import type { CockpitState } from './state.ts';

/** The journal's runs that its filter leaves, newest first. */
export const shownRuns = (state: CockpitState): readonly RunState[] =>
  (state.journal ?? []).filter(run => passes(state, run.target.namespace, run.target.name, runInWords(run)));
