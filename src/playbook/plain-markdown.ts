/**
 * Markdown as plain lines of at most `width` characters, for paper and for mail: marks are taken away, code and tables
 * stay as they are. Links keep their address where it leads out of the page.
 */
export function plainMarkdown(markdown: string, width: number): readonly string[] {
  const out: string[] = [];
  let paragraph: string[] = [];
  let lead = '';
  let fence: string | undefined;
  const flush = (): void => {
    out.push(...wrapped(paragraph.join(' '), width, lead));
    paragraph = [];
    lead = '';
  };
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      else out.push(`    ${line}`.trimEnd());
    } else if (mark !== undefined) {
      flush();
      fence = mark;
    } else if (line.trim() === '' || /^ {0,3}<\/?[a-z!]/i.test(line)) {
      flush();
      if (out.at(-1) !== '' && out.length > 0) out.push('');
    } else if (paragraph.length === 0 && /^(?: {4}|\||\t)/.test(line))
      out.push(line.replaceAll('\t', '    ').trimEnd());
    else {
      const item = /^( *)(?:[-*+]|(\d+)[.)])[ \t]+(.*)$/.exec(line);
      const heading = /^#{1,6}[ \t]+(.*?)[ \t#]*$/.exec(line);
      if (item || heading) flush();
      if (item) lead = `${item[1] ?? ''}${item[2] === undefined ? '-' : `${item[2]}.`} `;
      paragraph.push(plainWords(item?.[3] ?? heading?.[1] ?? line.replace(/^ {0,3}>[ \t]?/, '').trim()));
      if (heading) flush();
    }
  }
  flush();
  while (out.at(-1) === '') out.pop();
  return out;
}

/** One line of text without its marks. */
export const plainWords = (text: string): string =>
  text
    .replaceAll(/!?\[([^\]]*)\]\((#[^)]*|[^)\s]*)(?:[ \t][^)]*)?\)/g, (_, words: string, to: string) =>
      to.startsWith('#') || to === words ? words : `${words} (${to})`,
    )
    .replaceAll(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])/g, '$1')
    .replaceAll(/(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)/g, '$1')
    .replaceAll(/`([^`]+)`/g, '$1');

/** Text in lines of `width`; the first begins with `lead`, the others stand under it. A longer word keeps its line. */
export function wrapped(text: string, width: number, lead = ''): readonly string[] {
  const words = text.split(/\s+/).filter(word => word !== '');
  if (words.length === 0) return lead === '' ? [] : [lead.trimEnd()];
  const indent = ' '.repeat(lead.length);
  const lines: string[] = [];
  let line = lead;
  for (const word of words) {
    const isFirst = line === lead || line === indent;
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = isFirst ? `${line}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}
