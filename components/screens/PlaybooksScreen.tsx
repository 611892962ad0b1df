import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { PlaybookFound } from '../../src/app/store/walks.ts';
import { type SafeText, safe } from '../../src/domain/safe-text.ts';
import { commandName, type WorkloadRef } from '../../src/domain/workload.ts';
import { span } from '../../src/wording/walk.ts';
import { adviceSays, type PlaybookRow, playbookRows, runSays } from '../playbooks/playbook-rows.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { ScreenLines } from '../primitives/ScreenLines.tsx';
import { windowFrom, wrapWords } from '../screen-lines.ts';
import { proseLines } from '../walk/prose-lines.ts';

const mostIntroduction = 8;

/** The playbooks that there are, the most fitting one first, and what the one under the cursor is for. */
export function PlaybooksScreen({
  state,
  about,
  rows,
}: {
  readonly state: CockpitState;
  readonly about: WorkloadRef | undefined;
  readonly rows: number;
}) {
  const { playbooks } = state;
  const title = `PLAYBOOKS${about ? ` for ${commandName(about)}` : ''}`;
  if (!playbooks) return <TextLine>{`${title}  reading …`}</TextLine>;
  const all = playbookRows(state, about);
  const at = Math.min(state.row, Math.max(0, all.length - 1));
  const chosen = all[at];
  const introduction = introductionLines(chosen, state.size.columns - 3).slice(0, mostIntroduction);
  const advice = wrapWords((about && adviceSays(all)) ?? '', state.size.columns - 3).filter(row => row !== '');
  const room = Math.max(3, rows - 2 - introduction.length - advice.length);
  const from = windowFrom(at, all.length, room);
  return (
    <Box flexDirection="column">
      <TextLine bold>{title}</TextLine>
      {playbooks.problem !== undefined && <TextLine tone="warn">{` ! ${playbooks.problem}`}</TextLine>}
      {all.length === 0 && <TextLine> There is no playbook.</TextLine>}
      {all.slice(from, from + room).map((row, index) => (
        <PlaybookLine key={keyOf(row)} row={row} isUnderCursor={from + index === at} state={state} />
      ))}
      {advice.map(row => (
        <TextLine key={row} tone="new">{` ${row}`}</TextLine>
      ))}
      {introduction.length > 0 && <TextLine> </TextLine>}
      <ScreenLines lines={introduction} from={0} rows={introduction.length} />
    </Box>
  );
}

const keyOf = (row: PlaybookRow): string =>
  row.kind === 'playbook' ? row.found.path : row.kind === 'run' ? row.walk.run : row.run;

const introductionLines = (row: PlaybookRow | undefined, width: number) =>
  row?.kind === 'playbook'
    ? proseLines(row.found.wrong === undefined ? row.found.introduction : [brokenSays(row.found)], width).map(line => ({
        ...line,
        text: ` ${line.text}`,
      }))
    : [];

const brokenSays = ({ path, wrong }: PlaybookFound): SafeText =>
  safe(`It can’t be walked: ${wrong}. deploy-cockpit playbook lint ${path} lists all of it.`, 500);

function PlaybookLine({
  row,
  isUnderCursor,
  state,
}: {
  readonly row: PlaybookRow;
  readonly isUnderCursor: boolean;
  readonly state: CockpitState;
}) {
  const cursor = isUnderCursor ? '▸' : ' ';
  if (row.kind !== 'playbook')
    return (
      <Line>
        <Cell width={2} bold>
          {cursor}
        </Cell>
        <Cell grow bold tone="new">
          {runSays(row)}
        </Cell>
      </Line>
    );
  const { found, notNow } = row;
  const budget = found.playbook?.budgetMs;
  return (
    <Line>
      <Cell width={2} bold>
        {cursor}
      </Cell>
      <Cell
        width={Math.min(48, state.size.columns - 34)}
        bold={isUnderCursor}
        tone={notNow === undefined ? 'plain' : 'quiet'}
      >
        {found.playbook?.title ?? found.id}
      </Cell>
      <Cell width={6} align="right">
        {budget === undefined ? '' : span(budget)}
      </Cell>
      <Cell grow tone={found.wrong === undefined ? 'quiet' : 'warn'}>
        {`  ${notNow ?? found.id}`}
      </Cell>
    </Line>
  );
}
