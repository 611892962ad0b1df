import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { dataKeyProblems } from './data-keys.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, required } from './field-problem.ts';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Upstream: ValidateEnv. */
export function variableProblems(field: string, variables: readonly JsonObject[]): FieldProblem[] {
  return variables.flatMap(({ name, value, valueFrom }, index) => {
    const problems = name ? [] : [required(`${field}[${index}].name`)];
    if (!isJsonObject(valueFrom)) return problems;
    const source = `${field}[${index}].valueFrom`;
    const given = SOURCES.filter(each => valueFrom[each] !== undefined);
    if (given.length === 0) {
      const words =
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
      problems.push(invalid(source, '', words));
    } else if (typeof value === 'string' && value !== '') {
      problems.push(invalid(source, '', 'may not be specified when `value` is not empty'));
    } else if (given.length > 1) {
      problems.push(invalid(source, '', 'may not have more than one field specified at a time'));
    }
    for (const each of ['configMapKeyRef', 'secretKeyRef']) {
      if (valueFrom[each] !== undefined)
        problems.push(...keyProblems(`${source}.${each}.key`, at(valueFrom, each, 'key')));
    }
    return problems;
  });
}

function keyProblems(field: string, key: unknown): FieldProblem[] {
  if (typeof key !== 'string' || key === '') return [required(field)];
  return dataKeyProblems('', { [key]: '' }).map(problem => ({ ...problem, field }));
}

/** Upstream: ValidateEnvFrom, which names the whole list. */
export function variableSourceProblems(field: string, sources: readonly JsonObject[]): FieldProblem[] {
  return sources.flatMap(source => {
    const given = ['configMapRef', 'secretRef'].filter(each => source[each] !== undefined);
    if (given.length === 0) return [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')];
    return given.length === 1 ? [] : [invalid(field, '', 'may not have more than one field specified at a time')];
  });
}
