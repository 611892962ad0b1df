import { Box } from 'ink';
import { age } from '../../src/domain/duration.ts';
import { versionOf } from '../../src/domain/image.ts';
import type { LastGood, Revision } from '../../src/domain/revision.ts';
import { dayAndTime } from '../../src/wording/clock-time.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { windowFrom } from '../screen-lines.ts';
import { remark } from './remark.ts';

type Times = { readonly now: number; readonly exactTimes: boolean };

/** Kept revisions, newest first, with the one to go back to and how good the evidence for it is. */
export function HistoryRows({
  history,
  target,
  marked,
  at,
  rows,
  state,
  isRead,
}: {
  readonly history: readonly Revision[];
  readonly target: LastGood | undefined;
  readonly marked?: string | undefined;
  readonly at: number;
  readonly rows: number;
  readonly state: Times;
  readonly isRead: boolean;
}) {
  if (!isRead) return <TextLine> not read yet</TextLine>;
  if (history.length === 0) return <TextLine> no revision is kept</TextLine>;
  const from = windowFrom(at, history.length, rows);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {history.slice(from, from + rows).map((revision, index) => (
        <HistoryRow
          key={revision.uid}
          revision={revision}
          isUnderCursor={from + index === at}
          isMarked={revision.uid === marked}
          says={remark(revision, target, state.now)}
          when={whenMade(revision, state)}
        />
      ))}
    </Box>
  );
}

function HistoryRow({
  revision,
  isUnderCursor,
  isMarked,
  says,
  when,
}: {
  readonly revision: Revision;
  readonly isUnderCursor: boolean;
  readonly isMarked: boolean;
  readonly says: string;
  readonly when: string;
}) {
  return (
    <Line>
      <Cell width={2} bold>
        {`${isUnderCursor ? '▸' : ' '}${isMarked ? '*' : ' '}`}
      </Cell>
      <Cell width={revision.number > 9_999 ? 8 : 6} bold={isUnderCursor}>{`r${revision.number}`}</Cell>
      <Cell width={16} cut="middle">
        {versionOf(revision.images)}
      </Cell>
      <Cell width={when.length > 10 ? 21 : 9}>{` ${when}`}</Cell>
      <Cell grow>{isMarked ? ['MARKED', says].filter(part => part !== '').join(' · ') : says}</Cell>
    </Line>
  );
}

const whenMade = ({ createdAt }: Revision, { now, exactTimes }: Times): string =>
  createdAt === undefined ? '' : exactTimes ? dayAndTime(createdAt) : age(now - createdAt);
