import type { FieldProblem } from './field-problem.ts';
import { invalid } from './field-problem.ts';
import { notNegative } from './workload-problems.ts';

const PERCENT_WORDS =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for " +
  "validation is '[0-9]+%')";

/** Upstream: ValidatePositiveIntOrPercent in pkg/apis/apps/validation. */
export function countOrPercentProblems(field: string, value: unknown): FieldProblem[] {
  if (typeof value !== 'string') return notNegative(field, value);
  return isPercent(value) ? [] : [invalid(field, value, PERCENT_WORDS)];
}

/** Upstream: IsNotMoreThan100Percent. */
export function tooManyPercentProblems(field: string, value: unknown): FieldProblem[] {
  if (!isPercent(value) || amountOf(value) <= 100) return [];
  return [invalid(field, value, 'must not be greater than 100%')];
}

/** The number in it, of things or of hundredths. */
export function amountOf(value: unknown): number {
  if (isPercent(value)) return Number.parseInt(value, 10);
  return typeof value === 'number' ? value : 0;
}

function isPercent(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9]+%$/.test(value);
}
