import type { FieldProblem } from './field-problem.ts';
import { invalid } from './field-problem.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const IS_LABEL = new RegExp(`^${LABEL}$`);
const IS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`);

const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
  `end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
  `an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;

export function subdomainProblems(field: string, name: string): FieldProblem[] {
  if (name.length > 253) return [invalid(field, name, 'must be no more than 253 characters')];
  return IS_SUBDOMAIN.test(name) ? [] : [invalid(field, name, SUBDOMAIN_WORDS)];
}

export function labelNameProblems(field: string, name: string): FieldProblem[] {
  if (name.length > 63) return [invalid(field, name, 'must be no more than 63 characters')];
  return IS_LABEL.test(name) ? [] : [invalid(field, name, LABEL_WORDS)];
}

/** Names that only have to be one step of a path, as those of roles. Upstream: IsValidPathSegmentName. */
export function pathSegmentProblems(field: string, name: string): FieldProblem[] {
  if (name === '.' || name === '..') return [invalid(field, name, `may not be '${name}'`)];
  return ['/', '%'].filter(each => name.includes(each)).map(each => invalid(field, name, `may not contain '${each}'`));
}

const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const IS_QUALIFIED = new RegExp(`^${QUALIFIED}$`);
const QUALIFIED_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
  `character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;

/** Keys of labels and annotations, and names of programs. Upstream: IsQualifiedName. */
export function qualifiedNameProblems(field: string, key: string): FieldProblem[] {
  const slash = key.indexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  const words: string[] = [];
  if (prefix === '') words.push('prefix part must be non-empty');
  if (name === '') words.push('name part must be non-empty');
  else if (name.length > 63) words.push('name part must be no more than 63 bytes');
  if (!IS_QUALIFIED.test(name)) words.push(QUALIFIED_WORDS);
  return words.map(each => invalid(field, key, each));
}
