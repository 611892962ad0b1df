import { Box } from 'ink';
import { comparedWith, historyCursor } from '../../src/app/store/history-cursor.ts';
import { historyOf, targetOf } from '../../src/app/store/history-of.ts';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { counted } from '../../src/wording/numbers.ts';
import { diffLines, diffTitle } from '../history/diff-lines.ts';
import { HistoryRows } from '../history/HistoryRows.tsx';
import { remark } from '../history/remark.ts';
import { GoneLine } from '../primitives/GoneLine.tsx';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { lastCanaryLines } from '../rollout/row-says.ts';
import { sentence } from '../screen-lines.ts';

/** Every kept revision; where there is room, with what going to the one under the cursor would change. */
export function HistoryScreen({
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
  const all = historyOf(state, of).length;
  const { rows: shown, at, revision } = historyCursor(state, of);
  const compared = comparedWith(state, of);
  const diff =
    revision && compared && revision.uid !== compared.uid
      ? revisionDiff(state, of, compared.uid, revision.uid)
      : undefined;
  const target = targetOf(state, of);
  const width = state.size.columns - 1;
  const below = [
    ...lastCanaryLines(view, state, Number.POSITIVE_INFINITY),
    ...(revision ? sentence(`r${revision.number}`, remark(revision, target, state.now), width) : []),
    ...(diff ? [{ text: '' }, { text: diffTitle(diff), isBold: true }, ...diffLines(diff, width)] : []),
  ];
  const room = rows - 1;
  const listRows = Math.max(1, Math.min(shown.length, Math.max(Math.ceil(room / 2), room - below.length - 1)));
  const left = room - listRows - 1;
  return (
    <Box flexDirection="column">
      <TextLine bold>{`HISTORY of ${of.name}: ${counted(all, 'revision')} kept${where(at, shown.length)}`}</TextLine>
      <HistoryRows
        history={shown}
        target={target}
        marked={state.marked?.of === view.key ? state.marked.revision : undefined}
        at={at}
        rows={listRows}
        state={state}
        isRead={view.family.revisions !== undefined}
      />
      <TextLine>{''}</TextLine>
      <ScreenLines lines={below} from={0} rows={left} />
    </Box>
  );
}

const where = (at: number, length: number): string => (length > 0 ? `, ${at + 1} of ${length}` : '');
