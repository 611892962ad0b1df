import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { keyInWords } from '../keys/key-names.ts';
import type { Keymap } from '../keys/keymap.ts';
import { Cell, Line, TextLine } from '../primitives/Line.tsx';
import { windowFrom } from '../screen-lines.ts';
import { type FindEntry, findEntries } from './find-entries.ts';

/** What a few letters find, each with its own key, so that next time it is one key away. */
export function FindOverlay({
  state,
  keymap,
  rows,
}: {
  readonly state: CockpitState;
  readonly keymap: Keymap;
  readonly rows: number;
}) {
  const { text = '', row = 0 } = state.find ?? {};
  const entries = findEntries(state, keymap);
  const at = Math.min(row, Math.max(0, entries.length - 1));
  const room = rows - 1;
  const from = windowFrom(at, entries.length, room);
  return (
    <Box flexDirection="column">
      <Line>
        <Cell bold>{` :${text}▌`}</Cell>
        <Cell grow tone="quiet">
          {text === '' ? '  a few letters of a workload, an action, a playbook, a namespace or a context' : ''}
        </Cell>
      </Line>
      {entries.length === 0 && <TextLine tone="warn"> Nothing is called like that. Esc goes back.</TextLine>}
      {entries.slice(from, from + room).map((entry, index) => (
        <EntryRow
          key={`${entry.kind} ${entry.name} ${entry.key}`}
          entry={entry}
          isUnderCursor={from + index === at && (text !== '' || at > 0)}
          columns={state.size.columns}
        />
      ))}
    </Box>
  );
}

function EntryRow({
  entry,
  isUnderCursor,
  columns,
}: {
  readonly entry: FindEntry;
  readonly isUnderCursor: boolean;
  readonly columns: number;
}) {
  const says = 'notNow' in entry ? `not now: ${entry.notNow}` : entry.says;
  return (
    <Line>
      <Cell width={2} bold>
        {isUnderCursor ? '▸' : ' '}
      </Cell>
      <Cell width={11} tone="quiet">
        {entry.kind === 'key' ? 'do' : entry.kind}
      </Cell>
      <Cell width={Math.min(40, Math.floor(columns / 2.6))} cut="middle" bold={isUnderCursor}>
        {entry.name}
      </Cell>
      <Cell grow tone="quiet">{` ${says}`}</Cell>
      <Cell bold>{` ${keyInWords(entry.key)} `}</Cell>
    </Line>
  );
}
