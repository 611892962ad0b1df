import { Box } from 'ink';
import { mostScrollOf, type ScreenLine } from '../screen-lines.ts';
import { TextLine } from './Line.tsx';
import { ScreenLines } from './ScreenLines.tsx';

/** A page that may be longer than its window; says how much lies below. */
export function ScrolledPage({
  lines,
  from,
  rows,
}: {
  readonly lines: readonly ScreenLine[];
  readonly from: number;
  readonly rows: number;
}) {
  const isLong = lines.length > rows;
  const room = isLong ? rows - 1 : rows;
  const at = Math.min(from, mostScrollOf(lines.length, rows));
  const below = lines.length - at - room;
  return (
    <Box flexDirection="column">
      <ScreenLines lines={lines} from={at} rows={room} />
      {isLong && (
        <TextLine tone="warn">
          {below > 0 ? `↓ ${below} more ${below === 1 ? 'row' : 'rows'}: PgDn` : '↑ the end'}
        </TextLine>
      )}
    </Box>
  );
}
