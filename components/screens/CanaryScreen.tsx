import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { canaryLines } from '../canary/canary-lines.ts';
import { canaryTitle } from '../canary/canary-title.ts';
import { GoneLine } from '../primitives/GoneLine.tsx';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';

/** A new release beside the one before it: what it is called, why, and both over time. */
export function CanaryScreen({
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
      <TextLine bold>{canaryTitle(view, state)}</TextLine>
      <ScrolledPage lines={canaryLines(view, state, rows - 1)} from={state.scroll} rows={rows - 1} />
    </Box>
  );
}
