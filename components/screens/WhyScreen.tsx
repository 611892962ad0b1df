import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { GoneLine } from '../primitives/GoneLine.tsx';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';
import { whyLines, whyTitle } from '../why/why-lines.ts';

/** Why one workload stands as it does: one cause, its evidence, and what to do next. */
export function WhyScreen({
  state,
  of,
  rows,
}: {
  readonly state: CockpitState;
  readonly of: WorkloadRef;
  readonly rows: number;
}) {
  const view = state.workloads.get(workloadKey(of));
  if (!view) return <GoneLine of={of} />;
  return (
    <Box flexDirection="column">
      <TextLine bold>{whyTitle(view)}</TextLine>
      <ScrolledPage lines={whyLines(state, view)} from={state.scroll} rows={rows - 1} />
    </Box>
  );
}
