import type { CockpitState } from '../../src/app/store/state.ts';
import { walkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Entry } from '../../src/domain/journal.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What was read of it, or of a run that is walked here: as it is written. */
export function timelineOfRun(state: CockpitState, run: Id): readonly Entry[] | undefined {
  const { timeline } = state;
  return walkAt(state, run)?.view.entries ?? (timeline?.run === run ? timeline.entries : undefined);
}

/** What was planned, so that a line which names a change can say what it does. */
export const changesIn = (entries: readonly Entry[]): ReadonlyMap<Id, Change> =>
  new Map(
    entries.flatMap(entry =>
      entry.type === 'plan.made' ? entry.changes.map(change => [change.id, change] as const) : [],
    ),
  );

/** One run, line by line, as its journal has it. */
export function timelineLines(state: CockpitState, run: Id): readonly ScreenLine[] {
  const width = state.size.columns - 1;
  const entries = timelineOfRun(state, run) ?? [];
  const changes = changesIn(entries);
  const problems = state.timeline?.run === run ? state.timeline.problems : [];
  return [
    ...entries.flatMap(entry =>
      sentence(clockTime(entry.at), `${entry.by.name}  ${timelineSentence(entry, changes)}`, width),
    ),
    ...problems.flatMap(problem => sentence('!', problem, width, 'warn')),
  ];
}
