import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, nameColumn, textAt } from './table.ts';

export const resourceQuotaTable: Table = {
  columns: [
    nameColumn,
    column('Request', object => usedOf(object, name => !isLimit(name))),
    column('Limit', object => usedOf(object, isLimit)),
    ageColumn,
  ],
};

const isLimit = (name: string) => name.startsWith('limits.');

/** `pods: 3/10, requests.cpu: 500m/2`. */
function usedOf(quota: JsonObject, fits: (name: string) => boolean): string {
  const hard = at(quota, 'status', 'hard');
  if (!isJsonObject(hard)) return '';
  return Object.keys(hard)
    .sort()
    .filter(fits)
    .map(name => `${name}: ${textAt(quota, 'status', 'used', name) || '0'}/${textAt(hard, name)}`)
    .join(', ');
}
