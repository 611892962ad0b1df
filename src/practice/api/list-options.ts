import type { FieldProblem } from '../kinds/field-problem.ts';
import { forbidden, notSupported } from '../kinds/field-problem.ts';
import { badRequest, invalidObject } from './status-error.ts';

/** What may be asked of a list or a watch, read and checked. */
export type ListOptions = {
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
  /** Undefined: by the version, as before this wish existed. */
  readonly sendInitialEvents: boolean | undefined;
  readonly allowBookmarks: boolean;
  readonly timeoutSeconds: number;
};

/** Upstream: ValidateListOptions in apimachinery's pkg/apis/meta/internalversion/validation. */
export function listOptions(query: URLSearchParams, isWatch: boolean): ListOptions {
  const initial = query.get('sendInitialEvents');
  const options: ListOptions = {
    limit: wholeNumber(query, 'limit'),
    continueToken: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    match: query.get('resourceVersionMatch') ?? '',
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeoutSeconds: wholeNumber(query, 'timeoutSeconds'),
  };
  const problems = isWatch ? watchProblems(options) : listProblems(options);
  if (problems.length === 0) return options;
  throw invalidObject({ group: 'meta.k8s.io', resource: '', kind: 'ListOptions' }, '', problems);
}

const MATCH = 'resourceVersionMatch';

function listProblems({ match, resourceVersion, continueToken, sendInitialEvents }: ListOptions): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (match !== '') {
    if (resourceVersion === '')
      problems.push(forbidden(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`));
    if (continueToken !== '') problems.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      problems.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    }
    if (match === 'Exact' && resourceVersion === '0') {
      problems.push(forbidden(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (sendInitialEvents !== undefined) {
    problems.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return problems;
}

function watchProblems({ match, continueToken, sendInitialEvents }: ListOptions): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    problems.push(forbidden(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`));
  }
  if (match === '') return problems;
  if (sendInitialEvents === undefined) {
    problems.push(forbidden(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`));
  }
  if (match !== 'NotOlderThan') problems.push(notSupported(MATCH, match, ['NotOlderThan']));
  if (continueToken !== '') problems.push(forbidden(MATCH, `${MATCH} is forbidden when continue is provided`));
  return problems;
}

/** 0 when nothing is said. */
function wholeNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** As the real server reads it: everything but `false` and `0`, in any case. */
export function isTrue(text: string | null): boolean {
  return text !== null && !['false', '0'].includes(text.toLowerCase());
}
