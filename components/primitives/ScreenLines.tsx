import { Box } from 'ink';
import { labelWidth, type ScreenLine } from '../screen-lines.ts';
import { Cell, Line } from './Line.tsx';

/** A window onto a page of rows. What lies outside is not drawn, and so costs nothing. */
export function ScreenLines({
  lines,
  from,
  rows,
}: {
  readonly lines: readonly ScreenLine[];
  readonly from: number;
  readonly rows: number;
}) {
  const shown = lines.slice(from, from + rows);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {shown.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of a page has no other name than its place.
        <Line key={from + index}>
          {line.label !== undefined && <Cell width={labelWidth}>{line.label}</Cell>}
          <Cell grow tone={line.tone ?? 'plain'} bold={line.isBold ?? false}>
            {line.text}
          </Cell>
        </Line>
      ))}
    </Box>
  );
}
