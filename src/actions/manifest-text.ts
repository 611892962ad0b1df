import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Tags,
  type YAMLError,
} from 'yaml';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';

/** One object as a person wrote it. `lineOf`: where a member stands, or the nearest one above it that is there. */
export type Manifest = { readonly object: JsonObject; readonly lineOf: (...path: readonly string[]) => number };

/** Types that YAML has and JSON has not: kubectl leaves them text. */
const notInJson = ['timestamp', 'binary', 'set', 'omap', 'pairs'];

/**
 * As Kubernetes reads YAML, of which JSON is a part: version 1.1, where `yes` is a boolean and `0755` is octal, but
 * `22:30` stays text. The problem goes on after a name: `line 7: a tab stands where YAML wants spaces`.
 */
export function readManifest(text: string): Manifest | { readonly problem: string } {
  const lines = new LineCounter();
  const customTags = (tags: Tags): Tags =>
    tags.filter(
      tag =>
        typeof tag === 'string' || !(notInJson.some(name => tag.tag.endsWith(`:${name}`)) || tag.format === 'TIME'),
    );
  const options = { version: '1.1', customTags, prettyErrors: false, logLevel: 'silent', lineCounter: lines } as const;
  const all = parseAllDocuments(text, options);
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const isThere = ({ contents, errors }: Document): boolean =>
    errors.length > 0 || (contents !== null && !(isScalar(contents) && contents.value === null));
  const [document, second] = Array.isArray(all) ? all.filter(isThere) : [];
  if (!document) return { problem: 'is empty' };
  const [error] = document.errors;
  if (error) return { problem: `line ${lineAt(error.pos[0])}: ${inWords(error)}` };
  if (second) return { problem: `line ${lineAt(second.range[0])}: a second document begins here, and it must be one` };
  const object = plainJson(document.toJS.bind(document));
  if (object === undefined) return { problem: 'holds more aliases than can be read' };
  if (!isObject(object)) return { problem: `line ${lineAt(document.range[0])}: this is no object` };
  const lineOf = (...path: readonly string[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = keyOffset(document.getIn(path.slice(0, length - 1), true), path[length - 1]);
      if (offset !== undefined) return lineAt(offset);
    }
    return lineAt(document.contents?.range?.[0] ?? 0);
  };
  return { object, lineOf };
}

/** Through JSON, so that it holds nothing that a request couldn't. */
function plainJson(toJs: () => unknown): Json | undefined {
  try {
    return (JSON.parse(JSON.stringify(toJs() ?? null)) ?? null) as Json;
  } catch {
    return undefined;
  }
}

function keyOffset(parent: unknown, key: string | undefined): number | undefined {
  const pair = isMap(parent) ? parent.items.find(({ key: one }) => isScalar(one) && one.value === key) : undefined;
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

function inWords({ code, message }: YAMLError): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab stands where YAML wants spaces';
    case 'DUPLICATE_KEY':
      return 'this key stands there twice';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a text that holds ": " needs quotes';
    default:
      return `this is no YAML: ${message.split('\n')[0]?.replace(/"quote$/, 'quote') ?? code}`;
  }
}
