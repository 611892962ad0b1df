import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { ageCell } from './human-duration.ts';

/** A cell as it is sent: text or a number; null where a custom object lacks what its column shows. */
export type Cell = string | number | boolean | null;

/**
 * One column of a kind's table, named and typed as in pkg/printers/internalversion/printers.go. `object` may be an
 * empty one: a bookmark in a watch of tables is a row of the empty object.
 */
export type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  /** Shown by `kubectl get -o wide` only. */
  readonly isWide?: boolean;
  readonly cell: (object: JsonObject, now: number) => Cell;
};

export type RowCondition = { type: string; status: string; reason: string; message: string };

export type Table = {
  readonly columns: readonly Column[];
  readonly conditions?: (object: JsonObject) => readonly RowCondition[] | undefined;
};

export function column(name: string, cell: Column['cell'], type: Column['type'] = 'string'): Column {
  return { name, type, cell };
}

export function wide(of: Column): Column {
  return { ...of, isWide: true };
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: object => textAt(object, 'metadata', 'name'),
};

export const ageColumn: Column = column('Age', (object, now) =>
  ageCell(at(object, 'metadata', 'creationTimestamp'), now),
);

/** The text of a member, empty when it is absent. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : found === undefined || found === null ? '' : String(found);
}

/** The number of a member, 0 when it is absent, as in a Go struct. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}
