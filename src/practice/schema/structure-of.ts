import type { ResourceRow } from '../kinds/resource-row.ts';
import { knownKind } from './known-kinds.ts';
import type { Structure } from './structure.ts';
import { anything } from './structure.ts';

export type Kind = Pick<ResourceRow, 'group' | 'version' | 'kind' | 'structure'>;

/** How the objects of a row are built: as their definition says, as recorded, or nobody knows. */
export function structureOf(row: Kind): Structure {
  return row.structure ?? knownKind(row.group, row.version, row.kind) ?? anything;
}
