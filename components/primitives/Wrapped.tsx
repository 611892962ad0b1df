import { Box, Text } from 'ink';
import { inGlyphs, type Tone, toneColor, useLook } from '../look.tsx';

/** A sentence that may take several rows, behind a word that says what it is about. */
export function Wrapped({
  label,
  labelWidth = 9,
  tone = 'plain',
  children,
}: {
  readonly label: string;
  readonly labelWidth?: number;
  readonly tone?: Tone;
  readonly children: string;
}) {
  const look = useLook();
  const color = toneColor[tone];
  return (
    <Box flexShrink={0}>
      <Box width={labelWidth} flexShrink={0}>
        <Text bold>{label}</Text>
      </Box>
      <Text wrap="wrap" dimColor={tone === 'quiet'} {...(color !== undefined && { color })}>
        {inGlyphs(children, look)}
      </Text>
    </Box>
  );
}
