import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, LabelSelector, Labels } from '../kube-objects.ts';
import type { StatusError } from './status-error.ts';
import { badRequest } from './status-error.ts';

export type Match = (object: KubeObject) => boolean;

type Requirement = (labels: Labels) => boolean;

const ASKS = /^\s*(!?)\s*([A-Za-z0-9./_-]+)\s*(?:(==?|!=)\s*([A-Za-z0-9._-]*)|\s(in|notin)\s*\(([^)]*)\))?\s*$/;

/** `app=checkout,tier in (web, api),!canary` as `kubectl -l` writes it. */
export function parseLabelSelector(text: string): (labels: Labels | undefined) => boolean {
  const requirements = splitOutsideParentheses(text).map(parseRequirement);
  return labels => requirements.every(holds => holds(labels ?? {}));
}

export function matchesSelector(selector: LabelSelector, labels: Labels | undefined): boolean {
  const has = labels ?? {};
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => expressionHolds(operator, has[key], values))
  );
}

export function matchesLabels(wanted: Labels | undefined, labels: Labels | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
}

/** `metadata.name=x,status.phase!=Running`; a field that the kind does not offer is refused, as by the real server. */
export function parseFieldSelector(row: ResourceRow, text: string): Match {
  const terms = text
    .split(',')
    .filter(term => term.trim() !== '')
    .map(term => parseFieldTerm(term));
  return object => {
    const fields = fieldsOf(row, object);
    return terms.every(({ field, value, equal }) => {
      const actual = fields[field];
      if (actual === undefined) throw unknownField(row, field);
      return (actual === value) === equal;
    });
  };
}

/** Refuses unknown fields even where there is no object to compare. */
export function checkFieldSelector(row: ResourceRow, text: string): void {
  const known = fieldsOf(row, {
    apiVersion: '',
    kind: '',
    metadata: {} as KubeObject['metadata'],
  });
  for (const term of text.split(',').filter(part => part.trim() !== '')) {
    const { field } = parseFieldTerm(term);
    if (known[field] === undefined) throw unknownField(row, field);
  }
}

/** Kinds with fields of their own are checked by other code than the rest, with other words. */
function unknownField(row: ResourceRow, field: string): StatusError {
  if (row.selectableFields) return badRequest(`field label not supported: ${field}`);
  return badRequest(
    `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

function fieldsOf(row: ResourceRow, object: KubeObject): Readonly<Record<string, string>> {
  return {
    'metadata.name': object.metadata.name ?? '',
    'metadata.namespace': object.metadata.namespace ?? '',
    ...row.selectableFields?.(object),
  };
}

function parseFieldTerm(term: string): {
  field: string;
  value: string;
  equal: boolean;
} {
  const parts = /^\s*([^!=]+?)\s*(==?|!=)(.*)$/.exec(term);
  if (!parts) throw badRequest(`invalid field selector: ${term}`);
  return {
    field: parts[1] as string,
    value: (parts[3] as string).trim(),
    equal: parts[2] !== '!=',
  };
}

function parseRequirement(text: string): Requirement {
  const parts = ASKS.exec(text);
  if (!parts) {
    const [first = '', second = first, third = ''] = text.trim().split(/\s+/);
    if (['in', 'notin'].includes(second))
      throw badRequest(`unable to parse requirement: found '${third}' expected: '('`);
    throw badRequest(`unable to parse requirement: found '${second}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const [, not, key = '', operator, value = '', setOperator, list = ''] = parts;
  if (operator === '=' || operator === '==') return labels => labels[key] === value;
  if (operator === '!=') return labels => labels[key] !== value;
  if (setOperator) {
    const values = list.split(',').map(item => item.trim());
    return labels => expressionHolds(setOperator, labels[key], values);
  }
  return not ? labels => labels[key] === undefined : labels => labels[key] !== undefined;
}

function expressionHolds(operator: string, actual: string | undefined, values: readonly string[] = []): boolean {
  switch (operator) {
    case 'in':
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'notin':
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    default:
      return false;
  }
}

function splitOutsideParentheses(text: string): string[] {
  const parts = text.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
  return parts.filter(part => part.trim() !== '');
}
