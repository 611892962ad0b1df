import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import { timelineLines, timelineOfRun } from '../journal/timeline-lines.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';

export function TimelineScreen({
  state,
  run,
  rows,
}: {
  readonly state: CockpitState;
  readonly run: Id;
  readonly rows: number;
}) {
  if (!timelineOfRun(state, run)) return <TextLine> Reading …</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{`TIMELINE of run ${run}`}</TextLine>
      <ScrolledPage lines={timelineLines(state, run)} from={state.scroll} rows={rows - 1} />
    </Box>
  );
}
