import type { FieldProblem } from '../kinds/field-problem.ts';
import { forbidden, invalid, notSupported, required } from '../kinds/field-problem.ts';
import { invalidObject } from './status-error.ts';

export const APPLY = 'application/apply-patch+yaml';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** What a write says about itself beside its object. */
export type GivenOptions = {
  readonly verb: 'Create' | 'Update' | 'Patch';
  readonly query: URLSearchParams;
  readonly mediaType?: string;
};

/** Whoever doesn't say who writes is known by their program. */
export function managerOf(query: URLSearchParams, userAgent = ''): string {
  return query.get('fieldManager') || userAgent.split('/')[0] || 'unknown';
}

export function isDryRun(query: URLSearchParams): boolean {
  return query.has('dryRun');
}

/** Without a wish the server warns of what it doesn't know. */
export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  return (query.get('fieldValidation') || 'Warn') as FieldValidation;
}

/** Upstream: apimachinery pkg/apis/meta/v1/validation. */
export function refuseWrongOptions({ verb, query, mediaType }: GivenOptions): void {
  const problems = [
    ...(verb === 'Patch' ? forceProblems(query, mediaType === APPLY) : []),
    ...managerProblems(query.get('fieldManager') ?? ''),
    ...dryRunProblems(query.getAll('dryRun')),
    ...fieldValidationProblems(query.get('fieldValidation') ?? ''),
  ];
  if (problems.length === 0) return;
  const options = { group: 'meta.k8s.io', kind: `${verb}Options`, resource: `${verb.toLowerCase()}options` };
  throw invalidObject(options, '', problems);
}

function forceProblems(query: URLSearchParams, isApply: boolean): FieldProblem[] {
  if (!isApply) return query.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : [];
  return query.get('fieldManager') ? [] : [required('fieldManager', 'is required for apply patch')];
}

const MOST_CHARACTERS = 128;

function managerProblems(manager: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (Buffer.byteLength(manager) > MOST_CHARACTERS) {
    const message = `Too long: may not be more than ${MOST_CHARACTERS} bytes`;
    problems.push({ field: 'fieldManager', reason: 'FieldValueTooLong', message });
  }
  let position = 0;
  for (const character of manager) {
    if (/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      problems.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${position})`));
    }
    position += Buffer.byteLength(character);
  }
  return problems;
}

function dryRunProblems(asked: readonly string[]): FieldProblem[] {
  return asked.every(value => value === 'All') ? [] : [notSupported('dryRun', asked, ['All'])];
}

function fieldValidationProblems(asked: string): FieldProblem[] {
  const known = ['', 'Ignore', 'Strict', 'Warn'];
  return known.includes(asked) ? [] : [notSupported('fieldValidation', asked, known)];
}
