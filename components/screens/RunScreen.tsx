import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { runLines, runTitle } from '../run/run-lines.ts';

/** A change after its confirmation: it claims nothing that was not seen. */
export function RunScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const { run, now } = state;
  if (!run) return <TextLine> Reading …</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{runTitle(run, now)}</TextLine>
      <ScreenLines lines={runLines(state)} from={state.scroll} rows={rows - 1} />
    </Box>
  );
}
