import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { sentence } from '../screen-lines.ts';

/** One run, line by line, as its journal has it. */
export function TimelineScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const { timeline, size, scroll } = state;
  if (!timeline) return <TextLine> Reading …</TextLine>;
  const width = size.columns - 1;
  const lines = [
    ...timeline.entries.flatMap(entry =>
      sentence(clockTime(entry.at), `${entry.by.name}  ${timelineSentence(entry)}`, width),
    ),
    ...timeline.problems.flatMap(problem => sentence('!', problem, width, 'warn')),
  ];
  const room = rows - 1;
  return (
    <Box flexDirection="column">
      <TextLine bold>{`TIMELINE of run ${timeline.run}`}</TextLine>
      <ScreenLines lines={lines} from={Math.min(scroll, Math.max(0, lines.length - room))} rows={room} />
    </Box>
  );
}
