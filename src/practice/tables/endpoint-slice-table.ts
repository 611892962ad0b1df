import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import type { Table } from './table.ts';
import { ageColumn, column, listAt, nameColumn, textAt } from './table.ts';

const MOST_SHOWN = 3;

export const endpointSliceTable: Table = {
  columns: [
    nameColumn,
    column('AddressType', object => textAt(object, 'addressType')),
    column('Ports', object => firstFew(listAt(object, 'ports').map(portCell))),
    column('Endpoints', object => firstFew(addressesOf(object))),
    ageColumn,
  ],
};

function portCell(port: unknown): string {
  return textAt(port, 'port') || textAt(port, 'name') || '*';
}

function addressesOf(slice: JsonObject): string[] {
  return listAt(slice, 'endpoints').flatMap(endpoint => {
    const addresses = at(endpoint, 'addresses');
    return Array.isArray(addresses) ? addresses.map(String) : [];
  });
}

function firstFew(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_SHOWN).join(',');
  if (texts.length > MOST_SHOWN) return `${shown} + ${texts.length - MOST_SHOWN} more...`;
  return shown || '<unset>';
}
