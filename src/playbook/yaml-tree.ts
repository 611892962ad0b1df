import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Json } from '../domain/json.ts';
import type { Position } from '../domain/playbook.ts';
import { type Problems, quoted } from './problems.ts';

/** YAML with the place of everything in the Markdown file. */
export type Value = Scalar | List | Mapping;
export type Scalar = {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
};
export type List = { readonly kind: 'list'; readonly at: Position; readonly items: readonly Value[] };
export type Mapping = { readonly kind: 'map'; readonly at: Position; readonly members: readonly Member[] };
export type Member = { readonly key: string; readonly at: Position; readonly value: Value };

/** No step needs more, and a parser that is asked for a thousand runs out of its stack. */
const deepest = 12;

/**
 * Reads the lines of a fence; `firstLine` = where its first line stands in the file. Only what JSON has too: no
 * anchors, aliases, tags or keys that are no text. The first thing that is no YAML is told, since all after it is guessing.
 */
export function readYaml(lines: readonly string[], firstLine: number, problems: Problems): Value | undefined {
  const tooDeep = lines.findIndex(line => nestingOf(line) > deepest);
  if (tooDeep >= 0) {
    problems.error({ line: firstLine + tooDeep, column: 1 }, `this nests deeper than ${deepest} levels`);
    return undefined;
  }
  const text = lines.join('\n');
  const counter = new LineCounter();
  const place = (offset: number): Position => placeAt(lines, counter, offset, firstLine);
  // What was refused would be missed by whoever reads the rest.
  let isRefused = false;
  try {
    const document = parseDocument(text, { lineCounter: counter, schema: 'core', uniqueKeys: false });
    const [error] = document.errors;
    if (error) {
      const { offset, says } = inWords(error, text);
      problems.error(place(offset), says);
      return undefined;
    }
    const tree = document.contents === null ? undefined : treeOf(document.contents as Node, 0);
    return isRefused ? undefined : tree;
  } catch (cause) {
    // The parser's stack is the only thing that may give out: the text is small and nothing else is called.
    if (!(cause instanceof RangeError)) throw cause;
    problems.error({ line: firstLine, column: 1 }, 'this nests too deep to be read');
    return undefined;
  }

  function treeOf(node: Node | null, depth: number): Value | undefined {
    const at = place(node?.range?.[0] ?? 0);
    const refused = refusedIn(node, depth);
    if (refused !== undefined) {
      isRefused = true;
      problems.error(at, refused);
      return undefined;
    }
    if (isSeq(node)) {
      const items = node.items.flatMap(item => treeOf(item as Node, depth + 1) ?? []);
      return { kind: 'list', at, items };
    }
    if (isMap(node)) {
      const members = node.items.flatMap(pair => memberOf(pair.key as Node, pair.value as Node | null, depth) ?? []);
      return { kind: 'map', at, members: withoutTwins(members) };
    }
    return { kind: 'scalar', at, value: isScalar(node) ? (node.value as Scalar['value']) : null };
  }

  function memberOf(key: Node, value: Node | null, depth: number): Member | undefined {
    const at = place(key?.range?.[0] ?? 0);
    if (!isScalar(key) || typeof key.value !== 'string' || refusedIn(key, depth) !== undefined) {
      problems.error(at, 'a key must be plain text');
      return undefined;
    }
    const tree = value === null ? { kind: 'scalar' as const, at, value: null } : treeOf(value, depth + 1);
    return tree && { key: key.value, at, value: tree };
  }

  function withoutTwins(members: readonly Member[]): readonly Member[] {
    const seen = new Set<string>();
    return members.filter(({ key, at }) => {
      const isFirst = !seen.has(key);
      if (!isFirst) problems.error(at, `${quoted(key)} stands here twice`);
      seen.add(key);
      return isFirst;
    });
  }
}

function refusedIn(node: Node | null, depth: number): string | undefined {
  if (depth > deepest) return `this nests deeper than ${deepest} levels`;
  if (isAlias(node)) return `YAML aliases are not read: write out what *${node.source} stands for`;
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) return `YAML anchors are not read: leave out &${node.anchor}`;
    if (node.tag !== undefined)
      return `YAML tags are not read: leave out ${node.tag.replace('tag:yaml.org,2002:', '!!').slice(0, 40)}`;
  }
  const value = isScalar(node) ? node.value : null;
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
    ? 'this is no number that can be used'
    : undefined;
}

/** How deep one line goes by itself: brackets that are open at once, outside of quotes, and `- - -`. */
function nestingOf(line: string): number {
  let [open, most] = [0, 0];
  let quote = '';
  for (const character of line) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open -= 1;
    most = Math.max(most, open);
  }
  const marks = /^(?:\s*[-?](?=\s|$))+/.exec(line)?.[0].replaceAll(/\s/g, '').length ?? 0;
  return Math.max(most, marks);
}

/** Never outside of the fence: what is missing at its end is told at the end of its last line. */
function placeAt(lines: readonly string[], counter: LineCounter, offset: number, firstLine: number): Position {
  const { line, col } = counter.linePos(offset);
  const row = Math.min(Math.max(line, 1), Math.max(lines.length, 1));
  const length = lines[row - 1]?.length ?? 0;
  return { line: firstLine + row - 1, column: line > row ? length + 1 : Math.min(Math.max(col, 1), length + 1) };
}

/** What the parser found, in our words, and where a person would look. */
function inWords({ code, message, pos }: YAMLError, text: string): { readonly offset: number; readonly says: string } {
  const offset = pos[0];
  const bracket = /end with an? ([\]}])/.exec(message)?.[1];
  if (bracket !== undefined) {
    const open = bracket === ']' ? '[' : '{';
    return { offset: unclosed(text, offset, open, bracket), says: `${open} is not closed: ${bracket} is missing` };
  }
  if (message.startsWith('Missing closing')) {
    const quote = message.includes('"quote') ? '"' : "'";
    return { offset: Math.max(0, text.lastIndexOf(quote, offset - 1)), says: `${quote} is not closed` };
  }
  switch (code) {
    case 'TAB_AS_INDENT':
      return { offset, says: 'a tab stands where YAML wants spaces' };
    case 'BLOCK_IN_FLOW':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { offset, says: 'a text that holds ": " needs quotes' };
    case 'RESOURCE_EXHAUSTION':
      return { offset, says: 'this nests too deep to be read' };
    case 'MULTIPLE_DOCS':
      return { offset, says: 'a second YAML document begins here: a block holds one' };
    case 'BAD_ALIAS':
      return { offset, says: 'YAML aliases are not read: a text that begins with * needs quotes' };
    default:
      return { offset, says: `this is no YAML: ${message.split('\n')[0]?.replace(/ at line \d+.*/, '')}` };
  }
}

/** The innermost bracket before `end` that has no partner. */
function unclosed(text: string, end: number, open: string, close: string): number {
  let missing = 1;
  for (let at = Math.min(end, text.length) - 1; at >= 0; at -= 1) {
    if (text[at] === close) missing += 1;
    else if (text[at] === open) missing -= 1;
    if (missing === 0) return at;
  }
  return end;
}

export const jsonOf = (value: Value): Json => {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(jsonOf);
    case 'map':
      // `__proto__` is a key like any other.
      return Object.fromEntries(value.members.map(({ key, value: inner }) => [key, jsonOf(inner)]));
  }
};

export const memberIn = (map: Mapping, key: string): Member | undefined => map.members.find(one => one.key === key);
