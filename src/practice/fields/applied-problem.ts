import { isJsonObject } from '../json.ts';
import type { ListStructure, ScalarStructure, Structure } from '../schema/structure.ts';
import { printedPath, stepOfItem } from './field-steps.ts';

/**
 * What is wrong with an applied object before anything is merged: `.spec.x: field not declared in schema`. The first
 * problem only. Upstream: structured-merge-diff, typed/validate.go.
 */
export function appliedProblem(structure: Structure, value: unknown, path: readonly string[] = []): string | undefined {
  if (value === null || value === undefined || structure.is === 'any') return undefined;
  const at = printedPath(path);
  if (structure.is === 'scalar') {
    const problem = scalarProblem(structure, value);
    return problem && `${at}: ${problem}`;
  }
  if (structure.is === 'list') {
    if (!Array.isArray(value)) return `${at}: expected list, got &{${String(value)}}`;
    return listProblem(structure, value, path);
  }
  if (!isJsonObject(value)) return `${at}: expected map, got &{${String(value)}}`;
  const members = Object.entries(value);
  if (structure.is === 'struct') {
    const stranger = members.find(([name]) => !structure.fields.has(name));
    if (stranger) return `${at}.${stranger[0]}: field not declared in schema`;
  }
  for (const [name, member] of members) {
    const type = structure.is === 'map' ? structure.of : structure.fields.get(name)?.type;
    const problem = type && appliedProblem(type, member, [...path, `f:${name}`]);
    if (problem) return problem;
  }
  return undefined;
}

function listProblem(list: ListStructure, items: readonly unknown[], path: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const step = list.kind === 'atomic' ? undefined : stepOfItem(list, item);
    if (step !== undefined && seen.has(step)) {
      return `${printedPath(path)}: duplicate entries for key ${printedPath([step])}`;
    }
    if (step !== undefined) seen.add(step);
    const problem = appliedProblem(list.of, item, [...path, step ?? `i:${index}`]);
    if (problem) return problem;
  }
  return undefined;
}

function scalarProblem({ name }: ScalarStructure, value: unknown): string | undefined {
  switch (name) {
    case 'int32':
    case 'int64':
    case 'float64':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${typeof value}`;
    case 'bool':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${String(value)}}`;
    case 'IntOrString':
    case 'Quantity':
      return typeof value === 'object' ? `expected any scalar, got &{${String(value)}}` : undefined;
    default:
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${String(value)}}`;
  }
}
