import { keyInWords } from './keys/key-names.ts';
import type { Keymap } from './keys/keymap.ts';
import { Cell, Line } from './primitives/Line.tsx';

const mostKeys = 6;
/** The keys that are worth knowing now. One that can't work says why. */
export function Footer({ keymap, columns }: { readonly keymap: Keymap; readonly columns: number }) {
  const hints = keymap
    .filter(({ isShown }) => isShown !== false)
    .slice(0, mostKeys)
    .map(row => ({
      key: keyInWords(row.key),
      says: 'intent' in row ? row.does : `${row.does} (${row.notNow})`,
      works: 'intent' in row,
    }));
  const shown = fitting(hints, columns - 2);
  return (
    <Line>
      {shown.map(({ key, says, works }) => (
        <Line key={key}>
          <Cell bold>{` ${key}`}</Cell>
          <Cell tone={works ? 'plain' : 'quiet'}>{` ${says} `}</Cell>
        </Line>
      ))}
    </Line>
  );
}

/** Leaves the least useful ones out before any is cut. */
function fitting<Hint extends { readonly key: string; readonly says: string }>(
  hints: readonly Hint[],
  columns: number,
): readonly Hint[] {
  const width = hints.reduce((sum, { key, says }) => sum + key.length + says.length + 3, 0);
  return width <= columns || hints.length <= 1 ? hints : fitting(hints.slice(0, -1), columns);
}
