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
};

/** Text as ASCII, as wide as before. What has no likeness becomes `?`, twice where it takes two columns. */
export const inPlainCharacters = (text: string): string =>
  text.replaceAll(
    /[^\0-\u007f]/gu,
    character => plain[character] ?? (isMark(character) ? '' : isWide(character) ? '??' : '?'),
  );

const isMark = (character: string): boolean => /\p{Mark}/u.test(character);
const isWide = (character: string): boolean =>
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u.test(
    character,
  );
