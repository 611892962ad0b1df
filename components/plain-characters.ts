/** For terminals without Unicode: each glyph of ours as one character, so that nothing on the screen moves. */
const plain: Readonly<Record<string, string>> = {
  '▸': '>',
  '→': '>',
  '…': '.',
  '█': '#',
  '░': '.',
  '▌': '_',
  '✓': '+',
  '✗': 'x',
  '»': '>',
  '‖': '=',
  '·': '-',
  '↑': '^',
  '↓': 'v',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '×': 'x',
  '←': '<',
  '▲': '^',
  '│': '|',
  '┊': ':',
  '┼': '+',
  '─': '-',
  '├': '[',
  '┤': ']',
  '┄': '.',
  '●': 'o',
  '○': '.',
  '◆': '*',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
};

/** Text as ASCII, as wide as before. What has no likeness becomes `?`, twice where it takes two columns. */
export const inPlainCharacters = (text: string): string =>
  text.replaceAll(
    /[^\0-\u007f]/gu,
    character => plain[character] ?? brailleAs(character) ?? (isMark(character) ? '' : isWide(character) ? '??' : '?'),
  );

/** Dots of a plot, by the highest of them: four heights fit into a row. */
function brailleAs(character: string): string | undefined {
  const dots = (character.codePointAt(0) ?? 0) - 0x2800;
  if (dots < 1 || dots > 0xff) return undefined;
  const heights = [dots & 0x09, dots & 0x12, dots & 0x24, dots & 0xc0].map(row => row !== 0);
  if (heights[0] && (heights[2] || heights[3])) return '|';
  return ["'", '-', '.', '_'][heights.indexOf(true)];
}

const isMark = (character: string): boolean => /\p{Mark}/u.test(character);
const isWide = (character: string): boolean =>
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
    character,
  );
