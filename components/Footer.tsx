import { keyInWords } from './keys/key-names.ts';
import type { Keymap } from './keys/keymap.ts';
import { Cell, Line } from './primitives/Line.tsx';

/** Besides the way back. */
const mostKeys = 6;
/** The keys that are worth knowing now. One that can't work says why. */
export function Footer({ keymap, columns }: { readonly keymap: Keymap; readonly columns: number }) {
  const hints = keymap
    .filter(({ isShown }) => isShown !== false)
    .map(row => ({
      key: keyInWords(row.key),
      says: 'intent' in row ? row.does : `${row.does} (${row.notNow})`,
      works: 'intent' in row,
    }));
  const shown = fitting(atMost(hints, mostKeys), columns - 2);
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

/** Leaves the least useful ones out, but never the way to all the others, nor the way back. */
const atMost = <Hint extends { readonly key: string }>(hints: readonly Hint[], most: number): readonly Hint[] =>
  hints.filter(({ key }) => key !== wayBack).length <= most ? hints : atMost(withoutLast(hints), most);

const withoutLast = <Hint extends { readonly key: string }>(hints: readonly Hint[]): readonly Hint[] =>
  hints.toSpliced(
    hints.findLastIndex(({ key }) => !kept.includes(key)),
    1,
  );

const wayBack = keyInWords('esc');
const kept: readonly string[] = ['?', wayBack];

/** The same, before any is cut. Why a key can't work is said when it is pressed, so that goes before keys that do. */
function fitting<Hint extends { readonly key: string; readonly says: string; readonly works: boolean }>(
  hints: readonly Hint[],
  columns: number,
): readonly Hint[] {
  const width = hints.reduce((sum, { key, says }) => sum + key.length + says.length + 3, 0);
  if (width <= columns || hints.every(({ key }) => kept.includes(key))) return hints;
  const idle = hints.findLastIndex(({ works }) => !works);
  return fitting(idle < 0 ? withoutLast(hints) : hints.toSpliced(idle, 1), columns);
}
