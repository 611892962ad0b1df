import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { leftWalkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';
import { sentence } from '../screen-lines.ts';
import { leftWalkLines, leftWalkTitle } from '../walk/left-walk-lines.ts';
import { WritingLine } from '../walk/WritingLine.tsx';
import { sheetWindow } from '../walk/walk-window.ts';

/** A playbook that somebody left in the middle. It is looked at before anything new is done. */
export function LeftWalkScreen({ state, run }: { readonly state: CockpitState; readonly run: Id }) {
  const left = leftWalkAt(state, run);
  const unreadable = state.unreadableWalks?.get(run);
  if (!left && unreadable !== undefined)
    return (
      <ScrolledPage
        lines={sentence('OPEN RUN', `${unreadable}. t reads it line by line.`, state.size.columns - 1, 'warn')}
        from={0}
        rows={sheetWindow(state)}
      />
    );
  if (!left) return <TextLine> Reading the run …</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{leftWalkTitle(left, state.now)}</TextLine>
      <ScrolledPage lines={leftWalkLines(left, state)} from={state.scroll} rows={sheetWindow(state)} />
      <WritingLine state={state} />
    </Box>
  );
}
