import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { walkAt } from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';
import { nowLine } from '../walk/now-line.ts';
import { WritingLine } from '../walk/WritingLine.tsx';
import { stepLine, stripOf, walkTitle } from '../walk/walk-head.ts';
import { walkLines } from '../walk/walk-lines.ts';
import { footRows, walkWindow } from '../walk/walk-window.ts';

/** A playbook while it is walked: where it is, what this step shows, and what it waits for. */
export function WalkScreen({ state, run }: { readonly state: CockpitState; readonly run: Id }) {
  const walk = walkAt(state, run);
  if (!walk) return <TextLine> That run is not walked here.</TextLine>;
  const title = walkTitle(walk, state.now, state.size.columns);
  const step = stepLine(walk, state.now);
  return (
    <Box flexDirection="column">
      <TextLine bold tone={title.tone}>
        {title.text}
      </TextLine>
      <TextLine>{stripOf(walk, state.size.columns - 1)}</TextLine>
      <TextLine bold tone={step.tone ?? 'plain'}>
        {step.text}
      </TextLine>
      <ScrolledPage lines={walkLines(state, walk)} from={state.scroll} rows={walkWindow(state, walk)} />
      {footRows(state, walk).map(row => (
        <TextLine key={row} bold tone={nowLine(state, walk).tone}>
          {row}
        </TextLine>
      ))}
      <WritingLine state={state} />
    </Box>
  );
}
