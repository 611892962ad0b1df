import { Box } from 'ink';
import { type LogsState, logChoices } from '../../src/app/store/logs-state.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { counted } from '../../src/wording/numbers.ts';
import { logRows, statusSays } from '../logs/log-rows.ts';
import { goneSays } from '../primitives/GoneLine.tsx';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';

/** The log of one container; the worst pod's first. */
export function LogsScreen({
  state,
  of,
  rows,
}: {
  readonly state: CockpitState;
  readonly of: WorkloadRef;
  readonly rows: number;
}) {
  const { logs } = state;
  if (!logs?.source) return <TextLine>{nothingSays(state, of)}</TextLine>;
  const { status, dropped, lines } = logs;
  const hasTrouble = status.kind === 'broken' || status.kind === 'over' || status.kind === 'waiting';
  const gone = dropped > 0 ? `${counted(dropped, 'older line')} not kept, ` : '';
  return (
    <Box flexDirection="column">
      <Line>
        <Cell bold>{`LOGS${logs.isPrevious ? ' BEFORE' : ''} `}</Cell>
        <Cell grow cut="middle" bold>
          {whose(state, of, logs)}
        </Cell>
        <Cell tone="quiet">{`  ${gone}${hasTrouble ? '' : statusSays(logs, state)} `}</Cell>
      </Line>
      {hasTrouble && <TextLine tone="warn">{statusSays(logs, state)}</TextLine>}
      {logRows(state, rows - (hasTrouble ? 2 : 1)).map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of a log has no other name than its place.
        <TextLine key={index}>{row}</TextLine>
      ))}
      {status.kind === 'following' && lines.length === 0 && <TextLine tone="quiet">It has written nothing.</TextLine>}
    </Box>
  );
}

function nothingSays(state: CockpitState, of: WorkloadRef): string {
  const view = state.workloads.get(workloadKey(of));
  if (!view) return goneSays(of);
  return view.family.pods === undefined ? ' Reading …' : ` ${of.name} has no pod that could have written anything.`;
}

function whose(state: CockpitState, of: WorkloadRef, { source }: LogsState): string {
  const choices = logChoices(state, of);
  const at = choices.findIndex(({ pod, container }) => pod === source?.name && container === source.container);
  const choice = choices[at];
  const isOnly = choices.filter(({ pod }) => pod === source?.name).length <= 1;
  const name = isOnly ? source?.name : `${source?.name} ${source?.container}`;
  if (!choice) return `${name}, gone`;
  const restarts = choice.restarts > 0 ? `, ${counted(choice.restarts, 'restart')}` : '';
  const about = `${choice.isNew ? 'new' : 'old'} pod, ${choice.isReady ? 'ready' : 'NOT READY'}${restarts}`;
  return `${name}  ${at + 1} of ${choices.length}: ${about}`;
}
