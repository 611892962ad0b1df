import { keyInWords } from './keys/key-names.ts';
import type { Keymap } from './keys/keymap.ts';
import { Cell, Line } from './primitives/Line.tsx';

const mostKeys = 6;
/** The keys that are worth knowing now. One that can't work says why. */
export function Footer({ keymap, columns }: { readonly keymap: Keymap; readonly columns: number }) {
  const hints = atMost(
    keymap.filter(({ isShown }) => isShown !== false),
    mostKeys,
  ).map(row => ({
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

/** Leaves the least useful ones out, but never the way to all the others. */
const atMost = <Hint extends { readonly key: string }>(hints: readonly Hint[], most: number): readonly Hint[] =>
  hints.length <= most ? hints : atMost(withoutLast(hints), most);

const withoutLast = <Hint extends { readonly key: string }>(hints: readonly Hint[]): readonly Hint[] =>
  hints.toSpliced(
    hints.findLastIndex(({ key }) => key !== '?'),
    1,
  );

/** The same, before any is cut. Why a key can't work is said when it is pressed, so that goes before keys that do. */
function fitting<Hint extends { readonly key: string; readonly says: string; readonly works: boolean }>(
  hints: readonly Hint[],
  columns: number,
): readonly Hint[] {
  const width = hints.reduce((sum, { key, says }) => sum + key.length + says.length + 3, 0);
  if (width <= columns || hints.length <= 1) return hints;
  const idle = hints.findLastIndex(({ works }) => !works);
  return fitting(idle < 0 ? withoutLast(hints) : hints.toSpliced(idle, 1), columns);
}
