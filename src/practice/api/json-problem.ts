/**
 * Why a text is no JSON, in the words of the real server's reader, which clients show to people: `unexpected end of
 * JSON input`, or the first character that does not fit. Undefined for a text that is.
 */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
    const isOver = /end of JSON input|Unterminated string/.test(message) || position >= text.trimEnd().length;
    if (isOver) return 'unexpected end of JSON input';
    const unexpected = Number.isNaN(position) ? text.trimStart() : text.slice(position);
    return `invalid character ${quoted(unexpected[0] ?? '')} looking for beginning of value`;
  }
}

/** As Go quotes one: printable ones as they are, others by number. */
function quoted(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const isPrintable = (code >= 0x20 && code < 0x7f) || code > 0xa0;
  return isPrintable ? `'${character}'` : `'\\u${code.toString(16).padStart(4, '0')}'`;
}
