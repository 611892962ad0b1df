import { Box } from 'ink';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { diffLines, diffTitle } from '../history/diff-lines.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';

/** What differs between two revisions of one workload. */
export function DiffScreen({
  state,
  screen,
  rows,
}: {
  readonly state: CockpitState;
  readonly screen: Extract<Screen, { name: 'diff' }>;
  readonly rows: number;
}) {
  const diff = revisionDiff(state, screen.ref, screen.from, screen.to);
  if (!diff) return <TextLine>{` One of the two revisions of ${screen.ref.name} is not kept any more.`}</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{`${diffTitle(diff)}  ${screen.ref.name}`}</TextLine>
      <ScrolledPage lines={diffLines(diff, state.size.columns - 1)} from={state.scroll} rows={rows - 1} />
    </Box>
  );
}
