import { Box } from 'ink';
import { historyCursor } from '../../src/app/store/history-cursor.ts';
import { targetOf } from '../../src/app/store/history-of.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { failsMore, type WorkloadView } from '../../src/app/store/workload-view.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { basis, countsEvidence, countsHeadline } from '../../src/wording/counts.ts';
import { deadlineInWords, rolloutSentence } from '../../src/wording/rollout.ts';
import { HistoryRows } from '../history/HistoryRows.tsx';
import { TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { RolloutBar } from '../rollout/RolloutBar.tsx';
import { SideRow } from '../rollout/SideRow.tsx';
import { nextInWords } from '../rollout/workload-details.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

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
  if (!view) return <TextLine>{` ${of.name} is gone, or was never there.`}</TextLine>;
  const head = headLines(view, state);
  const sides = [
    ...(view.rollout.current
      ? [{ side: view.rollout.current, is: view.rollout.isRolling ? 'new' : 'all' } as const]
      : []),
    ...view.rollout.old.map(side => ({ side, is: 'old' }) as const),
  ];
  const { rows: history, at } = historyCursor(state, of);
  const left = rows - head.length - sides.length - 4;
  return (
    <Box flexDirection="column">
      <TextLine bold>{title(view)}</TextLine>
      <ScreenLines lines={head} from={0} rows={head.length} />
      <RolloutBar view={view} now={state.now} />
      {sides.map(({ side, is }) => (
        <SideRow key={side.hash} side={side} is={is} />
      ))}
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

const title = ({ ref, rolls, owner }: WorkloadView): string =>
  `${ref.name}  ${ref.kind}, ${rolls}${owner ? ` · owner ${owner}` : ''}`;

function headLines(view: WorkloadView, state: CockpitState): readonly ScreenLine[] {
  const width = state.size.columns;
  const silence = isSilent(state);
  const { rollout, counts, log } = view;
  const doubt = silence === undefined ? '' : `no answer for ${silence}; before that: `;
  const cause = rollout.cause;
  const isTroubled = failsMore(view) && counts.kind === 'compared';
  return [
    ...sentence(
      'STATE',
      `${doubt}${stateWord(rollout)}${rolloutSentence(rollout)}`,
      width,
      rollout.phase === 'failed' ? 'failed' : 'plain',
    ),
    ...(isTroubled ? sentence('ERRORS', countsHeadline(counts.comparison), width, 'warn') : []),
    ...(counts.kind === 'compared' && !isTroubled
      ? sentence('ERRORS', `${countsHeadline(counts.comparison)}, ${basis(counts.comparison)}`, width)
      : []),
    ...(isTroubled ? sentence('', countsEvidence(counts.comparison), width) : []),
    ...(counts.kind === 'unavailable' && rollout.isRolling ? sentence('ERRORS', `unknown: ${counts.says}`, width) : []),
    ...(cause
      ? sentence(
          'WHY',
          `${cause.certainty}: ${cause.pods.affected} of ${cause.pods.of} new pods; ${cause.evidence[0] ?? ''}`,
          width,
        )
      : []),
    ...(log?.lines.at(-1) ? sentence('LOG', `${log.pod}: ${log.lines.at(-1)}`, width) : []),
    ...(rollout.isRolling && silence === undefined ? sentence('NEXT', nextSays(view, state), width) : []),
  ];
}

/** Sentences about failures and pauses begin with their word; a rollout's does not. */
const stateWord = ({ phase }: WorkloadView['rollout']): string => (phase === 'progressing' ? 'rolling: ' : '');

function nextSays(view: WorkloadView, state: CockpitState): string {
  const deadline = view.rollout.phase === 'stuck' ? undefined : deadlineInWords(view.rollout, state.now);
  const parts = [nextInWords(view, state.now), deadline].filter(part => part !== undefined);
  return parts.length > 0 ? parts.join('; ') : 'nobody knows how long this takes';
}
