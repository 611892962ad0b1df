import { parseDocument, type YAMLError } from 'yaml';

export type ReadYaml = {
  /** Nothing for an empty text. */
  readonly value: unknown;
  /** Why the text is no YAML, in the words of the real server's reader. */
  readonly problem: string | undefined;
  /** `line 7: key "a" already set in map`; the last one counts. */
  readonly twice: readonly string[];
};

/** YAML 1.1 is what Kubernetes reads: `yes` is a boolean, and `0755` is octal. */
const KUBERNETES = { version: '1.1', schema: 'yaml-1.1', prettyErrors: false, logLevel: 'silent' } as const;

export function readYaml(text: string): ReadYaml {
  const { errors } = parseDocument(text, KUBERNETES);
  const [broken] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  if (broken) return { value: undefined, problem: problemOf(text, broken, errors), twice: [] };
  const value: unknown = parseDocument(text, { ...KUBERNETES, uniqueKeys: false }).toJS();
  return { value: value ?? undefined, problem: undefined, twice: errors.map(error => duplicateKey(text, error)) };
}

function problemOf(text: string, { code, pos, message }: YAMLError, all: readonly YAMLError[]): string {
  const isQuote = code === 'MISSING_CHAR' && message.includes('quote');
  if (isQuote) return `yaml: line ${lineAt(text, text.length)}: found unexpected end of stream`;
  // A value that begins on one line and turns out to be a map on the next is told for the next.
  const turn = all.find(error => error.code === 'MULTILINE_IMPLICIT_KEY')?.pos[1] ?? pos[0];
  if (code === 'BLOCK_AS_IMPLICIT_KEY') {
    return `yaml: line ${lineAt(text, turn)}: mapping values are not allowed in this context`;
  }
  const line = lineAt(text, pos[0]);
  if (code === 'TAB_AS_INDENT') return `yaml: line ${line}: found character that cannot start any token`;
  if (code === 'MISSING_CHAR' || code === 'BAD_INDENT') return `yaml: line ${line}: did not find expected node content`;
  return `yaml: line ${line}: ${message}`;
}

function duplicateKey(text: string, { pos }: YAMLError): string {
  const [start] = pos;
  const key = /^["']?([\w./-]+)/.exec(text.slice(start))?.[1] ?? '';
  return `line ${lineAt(text, start)}: key ${JSON.stringify(key)} already set in map`;
}

const lineAt = (text: string, position: number) => text.slice(0, position).split('\n').length;
