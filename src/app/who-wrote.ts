import type { Instant } from '../domain/brands.ts';
import { field, type Json, listAt, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** Who wrote the pod template, newest first, as the object's managedFields say. */
export const parseWriters = (object: Json): readonly { readonly manager: SafeText; readonly at?: Instant }[] =>
  listAt(object, 'metadata', 'managedFields')
    .filter(
      entry =>
        textAt(entry, 'subresource') === undefined && field(entry, 'fieldsV1', 'f:spec', 'f:template') !== undefined,
    )
    .map(entry => {
      const at = Date.parse(textAt(entry, 'time') ?? '');
      return { manager: safe(textAt(entry, 'manager') ?? 'unknown', 60), ...(!Number.isNaN(at) && { at }) };
    })
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
