import { Box } from 'ink';
import { shownRuns } from '../../src/app/store/shown-runs.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { age } from '../../src/domain/duration.ts';
import { dayAndTime } from '../../src/wording/clock-time.ts';
import { runInWords } from '../../src/wording/runs.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { windowFrom } from '../screen-lines.ts';

/** Every run that this machine's journal holds, newest first. */
export function JournalScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  if (!state.journal) return <TextLine> Reading …</TextLine>;
  if (state.journal.length === 0) return <TextLine> Nothing was ever done from here.</TextLine>;
  const runs = shownRuns(state);
  const room = rows - 1;
  const at = Math.min(state.row, runs.length - 1);
  const from = windowFrom(at, runs.length, room);
  return (
    <Box flexDirection="column">
      <TextLine bold>JOURNAL</TextLine>
      {runs.slice(from, from + room).map((run, index) => (
        <Line key={run.run}>
          <Cell width={2} bold>
            {from + index === at ? '▸' : ' '}
          </Cell>
          <Cell width={state.exactTimes ? 21 : 10}>
            {state.exactTimes ? dayAndTime(run.openedAt) : `${age(state.now - run.openedAt)} ago`}
          </Cell>
          <Cell width={16} cut="middle">
            {` ${run.target.name}`}
          </Cell>
          <Cell grow>{` ${runInWords(run)}`}</Cell>
        </Line>
      ))}
    </Box>
  );
}
