import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt, wide } from './table.ts';

const MODES: readonly (readonly [name: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

export const volumeClaimTable: Table = {
  columns: [
    nameColumn,
    column('Status', object => (isBeingDeleted(object) ? 'Terminating' : textAt(object, 'status', 'phase'))),
    column('Volume', object => textAt(object, 'spec', 'volumeName')),
    column('Capacity', object => (isBound(object) ? textAt(object, 'status', 'capacity', 'storage') || '0' : '')),
    column('Access Modes', object => (isBound(object) ? modesOf(object) : '')),
    column('StorageClass', object => textAt(object, 'spec', 'storageClassName')),
    column('VolumeAttributesClass', object => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>'),
    ageColumn,
    wide(column('VolumeMode', object => textAt(object, 'spec', 'volumeMode') || '<unset>')),
  ],
};

function isBeingDeleted(claim: JsonObject): boolean {
  return at(claim, 'metadata', 'deletionTimestamp') !== undefined;
}

function isBound(claim: JsonObject): boolean {
  return textAt(claim, 'spec', 'volumeName') !== '';
}

function modesOf(claim: JsonObject): string {
  const modes = listAt(claim, 'status', 'accessModes');
  return MODES.filter(([name]) => modes.includes(name))
    .map(([, short]) => short)
    .join(',');
}
