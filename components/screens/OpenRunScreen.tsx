import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import { age } from '../../src/domain/duration.ts';
import { callNoun } from '../../src/wording/calls.ts';
import { dayAndTime } from '../../src/wording/clock-time.ts';
import { entryInWords } from '../../src/wording/entries.ts';
import { runInWords } from '../../src/wording/runs.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { RunScreen } from './RunScreen.tsx';

/** A run that a process left open when it ended. It is looked at before anything new is done. */
export function OpenRunScreen({
  state,
  run,
  rows,
}: {
  readonly state: CockpitState;
  readonly run: Id;
  readonly rows: number;
}) {
  if (state.run?.entries[0]?.run === run) return <RunScreen state={state} rows={rows} />;
  const open = state.openRuns.find(one => one.state.run === run);
  if (!open) return <TextLine> That run is closed.</TextLine>;
  const { target, call, by, last } = open.state;
  return (
    <Box flexDirection="column">
      <TextLine
        bold
      >{`OPEN RUN  ${call ? callNoun(call) : target.name}, ${by.name} on ${by.host}, ${age(state.now - last.at)} ago`}</TextLine>
      <ScreenLines lines={openRunLines(open, state)} from={0} rows={rows - 1} />
    </Box>
  );
}

function openRunLines(
  { state, problems }: CockpitState['openRuns'][number],
  { size }: CockpitState,
): readonly ScreenLine[] {
  const width = size.columns - 1;
  return [
    ...sentence('last', `${dayAndTime(state.last.at)}  ${entryInWords(state.last)}`, width),
    ...sentence('so far', runInWords(state), width),
    ...problems.flatMap(problem => sentence('!', problem, width, 'warn')),
    { text: '' },
    ...sentence(
      '',
      'Its process has ended. Nothing goes on by itself, and nothing is sent again: Enter looks in the cluster for what became of it, Esc leaves it open.',
      width,
    ),
  ];
}
