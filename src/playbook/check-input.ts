import type { Json } from '../domain/json.ts';
import { likePattern } from '../domain/pattern-example.ts';
import type { Input } from '../domain/playbook.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { namesOf, type WorkloadKind, workloadKinds } from '../domain/workload.ts';
import { isName, isRevision, isUrl } from './plain-values.ts';

/** Longer than anything that a person types into one line. */
const longest = 1_000;

export type CheckedInput = { readonly value: Json } | { readonly problem: string };

/**
 * An answer as a person typed it, or as a file of answers has it, against what was asked. `problem` is the rest of a
 * sentence: `it must be a number`. A workload without a namespace is one of `at.namespace`.
 */
export function checkInput(input: Input, typed: string, at: { readonly namespace?: string } = {}): CheckedInput {
  const text = typed.trim();
  if (text === '') return input.default === undefined ? { problem: 'it needs an answer' } : { value: input.default };
  if (text.length > longest) return { problem: `it is longer than ${longest} characters` };
  // A terminal's obeyed characters have no place in an answer, and a leading - would be read as a flag by a program.
  if (/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text)) return { problem: 'it holds invisible characters' };
  if (text.startsWith('-') && input.type !== 'number') return { problem: 'it must not begin with -' };
  return checks[input.type](text, input, at.namespace);
}

type Check = (text: string, input: Input, namespace: string | undefined) => CheckedInput;

const checks: Readonly<Record<Input['type'], Check>> = {
  workload: checkWorkload,
  text: (text, { pattern }) =>
    pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text)
      ? { value: text }
      : { problem: `it must be ${likePattern(pattern)}` },
  name: text => (isName(text) ? { value: text } : { problem: 'it must be a name: small letters, digits and -' }),
  number: text =>
    /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? { value: Number(text) } : { problem: 'it must be a number' },
  duration: text =>
    readDuration(text) === undefined ? { problem: 'it must be a length of time, as 30s or 5m' } : { value: text },
  choice: (text, { options = [] }) => {
    const meant = options.find(one => one === text) ?? options.find(one => one.toLowerCase() === text.toLowerCase());
    return meant === undefined ? { problem: `it must be ${options.join(' or ')}` } : { value: meant };
  },
  revision: text =>
    isRevision(text) ? { value: Number(text.replace('r', '')) } : { problem: 'it must be a revision, as 6' },
  url: text => (isUrl(text) ? { value: text } : { problem: 'it must be an address, as https://example.com/' }),
  'yes-no': text => {
    const said = text.toLowerCase();
    if (['yes', 'y', 'true'].includes(said)) return { value: true };
    return ['no', 'n', 'false'].includes(said) ? { value: false } : { problem: 'it must be yes or no' };
  },
};

/** `checkout`, `deploy/checkout` or `shop/deploy/checkout`. */
function checkWorkload(text: string, { kinds = workloadKinds }: Input, namespace: string | undefined): CheckedInput {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const word = parts.at(-2)?.toLowerCase();
  const where = parts.length === 3 ? parts[0] : namespace;
  const kind = word === undefined ? kinds[0] : workloadKinds.find(one => namesOf(one).words.includes(word));
  if (parts.length > 3 || !kind || !isName(name))
    return { problem: 'it must be a workload, as deploy/checkout or NAMESPACE/deploy/checkout' };
  if (!kinds.includes(kind)) return { problem: `it must be ${kinds.map(aKind).join(' or ')}, not ${aKind(kind)}` };
  if (where === undefined || !isName(where)) return { problem: 'it needs its namespace, as NAMESPACE/deploy/checkout' };
  return { value: { kind, namespace: where, name } };
}

const aKind = (kind: WorkloadKind): string => `a ${kind}`;
