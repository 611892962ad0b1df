import { at } from '../json.ts';
import { ageCell } from './human-duration.ts';
import type { Cell, Column, Table } from './table.ts';
import { ageColumn, nameColumn } from './table.ts';

/** A column as a CustomResourceDefinition names it in `additionalPrinterColumns`. */
export type PrinterColumn = {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly format?: string;
  readonly priority?: number;
};

/** Upstream: pkg/registry/customresource/tableconvertor of apiextensions-apiserver. */
export function customTable(columns: readonly PrinterColumn[]): Table {
  if (columns.length === 0) return { columns: [nameColumn, { ...ageColumn, type: 'date' }] };
  return { columns: [nameColumn, ...columns.map(columnOf)] };
}

function columnOf({ name, type, jsonPath, format, priority = 0 }: PrinterColumn): Column {
  const path = stepsOf(jsonPath);
  return {
    name,
    type: type as Column['type'],
    ...(format && { format }),
    ...(priority > 0 && { isWide: true }),
    cell: (object, now) => cellOf(type, read(object, path), now),
  };
}

function cellOf(type: string, value: unknown, now: number): Cell {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      if (typeof value !== 'string') return null;
      return Number.isNaN(Date.parse(value)) ? '<invalid>' : ageCell(value, now);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

type Step = string | number | { readonly key: string; readonly equals: string };

/** `.status.conditions[?(@.type=="Ready")].status`, `.spec.names[0]`, `.metadata.labels.a\.b`: what a CRD may write. */
function stepsOf(path: string): readonly Step[] {
  const found = path.matchAll(
    /\.((?:\\.|[^.[\\])+)|\[(\d+)\]|\['((?:[^'])+)'\]|\[\?\(\s*@\.([\w.-]+)\s*==\s*["']([^"']*)["']\s*\)\]/g,
  );
  return [...found].map(([, member, index, quoted, key, equals]) => {
    if (index !== undefined) return Number(index);
    if (key !== undefined) return { key, equals: equals ?? '' };
    return (member ?? quoted ?? '').replaceAll(/\\(.)/g, '$1');
  });
}

function read(value: unknown, steps: readonly Step[]): unknown {
  let now = value;
  for (const step of steps) {
    if (typeof step === 'string') now = at(now, step);
    else if (!Array.isArray(now)) return undefined;
    else if (typeof step === 'number') now = now[step];
    else now = now.find(item => at(item, ...step.key.split('.')) === step.equals);
  }
  return now;
}
