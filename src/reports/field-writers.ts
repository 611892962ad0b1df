import { field, isObject, type Json, listAt, textAt } from '../domain/json.ts';
import type { FieldWriter } from '../domain/reports.ts';
import { clean, cleanAt } from './clean.ts';
import { instantAt } from './instant-at.ts';

/** Who wrote what, in a few bytes instead of the server's whole list of paths. */
export const fieldWritersOf = (object: Json): readonly FieldWriter[] =>
  listAt(object, 'metadata', 'managedFields').flatMap(entry => {
    if (!isObject(entry)) return [];
    const at = instantAt(entry, 'time');
    const subresource = textAt(entry, 'subresource');
    return {
      manager: cleanAt(entry, 'manager'),
      ...(at !== undefined && { at }),
      ...(subresource && { subresource: clean(subresource) }),
      ownsTemplate: field(entry, 'fieldsV1', 'f:spec', 'f:template') !== undefined,
    };
  });
