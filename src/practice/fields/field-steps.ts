import { isJsonObject, stableText } from '../json.ts';
import type { ListStructure, Structure } from '../schema/structure.ts';

/** What tells a member of a list from the others. An absent key counts as its default; without one it is left out. */
export function stepOfItem(list: ListStructure, item: unknown): string {
  if (list.kind === 'set') return `v:${stableText(item)}`;
  const keys: Record<string, unknown> = {};
  for (const key of list.keys) {
    const value = (isJsonObject(item) ? item[key] : undefined) ?? defaultOf(list.of, key);
    if (value !== undefined) keys[key] = value;
  }
  return `k:${stableText(keys)}`;
}

/** Upstream's schema has zero for what is always written. */
function defaultOf(structure: Structure, key: string): unknown {
  const field = structure.is === 'struct' ? structure.fields.get(key) : undefined;
  if (!field) return undefined;
  return field.fallback ?? (field.isKept && !field.isPointer ? zeroOf(field.type) : undefined);
}

/** What a Go value is before anybody set it, as JSON has it. */
export function zeroOf(structure: Structure): unknown {
  if (structure.is === 'struct') return {};
  if (structure.is !== 'scalar') return null;
  switch (structure.name) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'float64':
    case 'IntOrString':
      return 0;
    case 'Quantity':
      return '0';
    default:
      return null;
  }
}

/** `.spec.containers[name="app"].image`, as people read it. */
export function printedPath(path: readonly string[]): string {
  return path.map(printedStep).join('');
}

function printedStep(step: string): string {
  const value = step.slice(2);
  if (step.startsWith('f:')) return `.${value}`;
  if (step.startsWith('v:')) return `[=${value}]`;
  if (step.startsWith('i:')) return `[${value}]`;
  const keys = Object.entries(JSON.parse(value) as Record<string, unknown>);
  return `[${keys.map(([key, of]) => `${key}=${JSON.stringify(of)}`).join(',')}]`;
}
