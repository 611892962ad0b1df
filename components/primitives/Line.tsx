import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';
import { type Tone, toneColor } from '../look.ts';

type LineProps = { readonly children: ReactNode };

/** One row of the screen: never wraps, never shrinks away. */
export const Line = ({ children }: LineProps) => (
  <Box height={1} flexShrink={0} overflow="hidden">
    {children}
  </Box>
);

type CellProps = {
  readonly children: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
  /** Fixed width in columns; otherwise as wide as its text. */
  readonly width?: number;
  /** Takes what the others leave, and gives way when there is too little. */
  readonly grow?: boolean;
  readonly cut?: 'end' | 'middle';
  readonly align?: 'left' | 'right';
};

/**
 * Text in a row. Long names are cut in the middle, sentences at their end. Most cells of a screen stay as they are from
 * one second to the next, and those cost nothing.
 */
export const Cell = memo(function Cell({
  children,
  tone = 'plain',
  bold = false,
  inverse = false,
  width,
  grow = false,
  cut = 'end',
  align = 'left',
}: CellProps) {
  const color = toneColor[tone];
  return (
    <Box
      {...(width !== undefined && { width })}
      flexGrow={grow ? 1 : 0}
      flexShrink={grow ? 1 : 0}
      justifyContent={align === 'right' ? 'flex-end' : 'flex-start'}
      overflow="hidden"
    >
      <Text
        wrap={cut === 'middle' ? 'truncate-middle' : 'truncate-end'}
        bold={bold}
        inverse={inverse}
        dimColor={tone === 'quiet'}
        {...(color !== undefined && { color })}
      >
        {children}
      </Text>
    </Box>
  );
});

/** A whole row of one text. */
export const TextLine = memo((props: CellProps) => (
  <Line>
    <Cell grow {...props} />
  </Line>
));
