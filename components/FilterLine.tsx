import { boardRows, shownRows } from '../src/app/store/board-rows.ts';
import { historyCursor } from '../src/app/store/history-cursor.ts';
import { historyOf } from '../src/app/store/history-of.ts';
import { shownLines } from '../src/app/store/logs-state.ts';
import { shownRuns } from '../src/app/store/shown-runs.ts';
import { type CockpitState, screenOf } from '../src/app/store/state.ts';
import { Cell, Line, TextLine } from './primitives/Line.tsx';

/** What the rows are narrowed to, and how many that leaves: a filter that is forgotten must not hide trouble. */
export function FilterLine({ state }: { readonly state: CockpitState }) {
  const { filter, isFiltering } = state;
  if (filter === '' && !isFiltering) return <TextLine>{''}</TextLine>;
  const left = leftOf(state);
  return (
    <Line>
      <Cell bold>{` /${filter}${isFiltering ? '▌' : ''}`}</Cell>
      <Cell
        grow
        tone="warn"
      >{`  ${left ? `${left.shown} of ${left.all} shown` : ''}${isFiltering ? '' : '; Esc shows all'}`}</Cell>
    </Line>
  );
}

function leftOf(state: CockpitState): { readonly shown: number; readonly all: number } | undefined {
  const screen = screenOf(state);
  switch (screen.name) {
    case 'board':
      return { shown: shownRows(state).length, all: boardRows(state).length };
    case 'history':
      return { shown: historyCursor(state, screen.ref).rows.length, all: historyOf(state, screen.ref).length };
    case 'journal':
      return { shown: shownRuns(state).length, all: state.journal?.length ?? 0 };
    case 'logs':
      return { shown: shownLines(state).length, all: state.logs?.lines.length ?? 0 };
    default:
      return undefined;
  }
}
