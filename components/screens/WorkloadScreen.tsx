import { Box } from 'ink';
import { historyCursor } from '../../src/app/store/history-cursor.ts';
import { targetOf } from '../../src/app/store/history-of.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { canaryBlock } from '../canary/canary-block.ts';
import { HistoryRows } from '../history/HistoryRows.tsx';
import { GoneLine } from '../primitives/GoneLine.tsx';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { headLines, workloadTitle } from '../rollout/head-lines.ts';
import { RolloutBar } from '../rollout/RolloutBar.tsx';
import { SideRow } from '../rollout/SideRow.tsx';

/** One workload: what is wrong, how far its rollout is, and what it can go back to. */
export function WorkloadScreen({
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
  const head = headLines(view, state);
  const sides = [
    ...(view.rollout.current
      ? [{ side: view.rollout.current, is: view.rollout.isRolling ? 'new' : 'all' } as const]
      : []),
    ...view.rollout.old.map(side => ({ side, is: 'old' }) as const),
  ];
  const { rows: history, at } = historyCursor(state, of);
  const room = rows - head.length - sides.length - 3;
  // The history keeps the two rows that tell where to go back to.
  const canary = canaryBlock(view, state, room - 3);
  const left = room - canary.length - 1;
  return (
    <Box flexDirection="column">
      <TextLine bold>{workloadTitle(view)}</TextLine>
      <ScreenLines lines={head} from={0} rows={head.length} />
      <RolloutBar view={view} now={state.now} />
      {sides.map(({ side, is }) => (
        <SideRow key={side.hash} side={side} is={is} />
      ))}
      <ScreenLines lines={canary} from={0} rows={canary.length} />
      <TextLine bold>HISTORY</TextLine>
      <HistoryRows
        history={history}
        target={targetOf(state, of)}
        at={at}
        rows={Math.max(2, left)}
        state={state}
        isRead={view.family.revisions !== undefined}
      />
    </Box>
  );
}
