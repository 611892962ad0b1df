import { type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import type { ContainerSpec } from '../domain/reports.ts';
import { clean, cleanAt } from './clean.ts';

/** As the server wrote it: it is compared and sent back, so nothing in it is made safe here. */
export const templateOf = (object: Json): JsonObject => objectAt(object, 'spec', 'template');

export const containersOf = (template: Json): readonly ContainerSpec[] =>
  listAt(template, 'spec', 'containers').flatMap(container => {
    const name = textAt(container, 'name');
    return name ? { name: clean(name), image: cleanAt(container, 'image') } : [];
  });
