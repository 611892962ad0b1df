import { Box } from 'ink';
import { age } from '../../src/domain/duration.ts';
import { versionOf } from '../../src/domain/image.ts';
import type { LastGood, Revision } from '../../src/domain/revision.ts';
import { dayAndTime } from '../../src/wording/clock-time.ts';
import { evidenceInWords } from '../../src/wording/evidence.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';

/** Kept revisions, newest first, with the one to go back to and how good the evidence for it is. */
export function HistoryRows({
  history,
  target,
  at,
  rows,
  state,
  isRead,
}: {
  readonly history: readonly Revision[];
  readonly target: LastGood | undefined;
  readonly at: number;
  readonly rows: number;
  readonly state: { readonly now: number; readonly exactTimes: boolean };
  readonly isRead: boolean;
}) {
  if (!isRead) return <TextLine> not read yet</TextLine>;
  if (history.length === 0) return <TextLine> no revision is kept</TextLine>;
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), history.length - rows));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {history.slice(from, from + rows).map((revision, index) => (
        <HistoryRow
          key={revision.uid}
          revision={revision}
          isUnderCursor={from + index === at}
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
  says,
  when,
}: {
  readonly revision: Revision;
  readonly isUnderCursor: boolean;
  readonly says: string;
  readonly when: string;
}) {
  return (
    <Line>
      <Cell width={2} bold>
        {isUnderCursor ? '▸' : ' '}
      </Cell>
      <Cell width={5} bold={isUnderCursor}>{`r${revision.number}`}</Cell>
      <Cell width={16} cut="middle">
        {versionOf(revision.images)}
      </Cell>
      <Cell width={when.length > 10 ? 21 : 9}>{` ${when}`}</Cell>
      <Cell grow>{says}</Cell>
    </Line>
  );
}

const whenMade = (
  { createdAt }: Revision,
  { now, exactTimes }: { readonly now: number; readonly exactTimes: boolean },
): string => (createdAt === undefined ? '' : exactTimes ? dayAndTime(createdAt) : age(now - createdAt));

/** Loud only where there is evidence. */
const targetWord = ({ evidence }: LastGood): string =>
  evidence.rung === 'record' || evidence.rung === 'serving' ? 'LAST GOOD' : 'the one before';

/** What matters most of a revision comes first: what it is now, then how good it is, then its cause and author. */
function remark(revision: Revision, target: LastGood | undefined, now: number): string {
  const isTarget = target?.revision.uid === revision.uid;
  const by =
    revision.by &&
    (revision.by.known === 'annotation' ? `by ${revision.by.name}` : `field manager ${revision.by.name}`);
  return [
    revision.isCurrent ? 'current' : undefined,
    isTarget ? `${targetWord(target)}: ${evidenceInWords(target.evidence, now)}` : undefined,
    revision.record?.what === 'rolled-back-from'
      ? `rolled back by ${revision.record.by} ${age(now - revision.record.at)} ago`
      : undefined,
    revision.formerNumbers.length > 0 ? `was r${revision.formerNumbers.join(', r')}` : undefined,
    by,
    revision.cause,
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}
