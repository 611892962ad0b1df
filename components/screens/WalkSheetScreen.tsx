import { Box } from 'ink';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { walkAt } from '../../src/app/store/walks.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';
import { sheetLines, sheetTitle } from '../walk/sheet-lines.ts';
import { WritingLine } from '../walk/WritingLine.tsx';
import { sheetWindow } from '../walk/walk-window.ts';

/** Beside a step: how it is done by hand, how the run is stopped, who is in it, and what it owes. */
export function WalkSheetScreen({
  state,
  screen,
}: {
  readonly state: CockpitState;
  readonly screen: Extract<Screen, { name: 'walk-sheet' }>;
}) {
  const walk = walkAt(state, screen.run);
  if (!walk) return <TextLine> That run is not walked here.</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{sheetTitle(screen.sheet, walk)}</TextLine>
      <ScrolledPage lines={sheetLines(state, walk, screen.sheet)} from={state.scroll} rows={sheetWindow(state)} />
      <WritingLine state={state} />
    </Box>
  );
}
