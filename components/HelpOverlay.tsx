import { Box } from 'ink';
import { keyInWords } from './keys/key-names.ts';
import type { Keymap } from './keys/keymap.ts';
import { Cell, Line, TextLine } from './primitives/Line.tsx';

/** All keys of the screen below, from the same rows that the keys themselves work by. */
export function HelpOverlay({ keymap, rows }: { readonly keymap: Keymap; readonly rows: number }) {
  return (
    <Box flexDirection="column">
      <TextLine bold> KEYS of this screen. No key changes the cluster until you confirm a plan.</TextLine>
      {keymap.slice(0, rows - 1).map(row => (
        <Line key={row.key}>
          <Cell width={16} bold>{`  ${[row.key, ...(row.also ?? [])].map(keyInWords).join(' ')}`}</Cell>
          <Cell grow tone={'intent' in row ? 'plain' : 'quiet'}>
            {'intent' in row ? row.does : `${row.does} (${row.notNow})`}
          </Cell>
        </Line>
      ))}
    </Box>
  );
}
