import { Box } from 'ink';
import { keyInWords } from './keys/key-names.ts';
import type { Keymap, KeyRow } from './keys/keymap.ts';
import { Cell, Line, TextLine } from './primitives/Line.tsx';

/** All keys of the screen below, from the same rows that the keys themselves work by; in two columns where they are many. */
export function HelpOverlay({ keymap, rows }: { readonly keymap: Keymap; readonly rows: number }) {
  const room = rows - 1;
  const isLong = keymap.length > room;
  const half = isLong ? Math.ceil(keymap.length / 2) : keymap.length;
  return (
    <Box flexDirection="column">
      <TextLine bold> KEYS of this screen. No key changes the cluster until you confirm a plan.</TextLine>
      {keymap.slice(0, half).map((row, index) => {
        const beside = isLong ? keymap[half + index] : undefined;
        return (
          <Line key={row.key}>
            <KeyCells row={row} isNarrow={isLong} />
            {beside && <KeyCells row={beside} isNarrow={isLong} />}
          </Line>
        );
      })}
    </Box>
  );
}

function KeyCells({ row, isNarrow }: { readonly row: KeyRow; readonly isNarrow: boolean }) {
  const works = 'intent' in row;
  return (
    <Box width={isNarrow ? '50%' : '100%'} overflow="hidden">
      <Cell width={isNarrow ? 12 : 16} bold>{`  ${[row.key, ...(row.also ?? [])].map(keyInWords).join(' ')}`}</Cell>
      <Cell grow tone={works ? 'plain' : 'quiet'}>
        {works ? row.does : `${row.does} (${row.notNow})`}
      </Cell>
    </Box>
  );
}
