import { type Json, textAt } from '../domain/json.ts';

const asNumber = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0);

/** The number the controller wrote on it; 0 when it wrote none, or something else. */
export const revisionOf = (object: Json): number =>
  asNumber(textAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') ?? '');

/** Numbers that this template had before it was rolled back to, as the controller keeps them: `1,3`. */
export const formerRevisionsOf = (object: Json): readonly number[] =>
  (textAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision-history') ?? '')
    .split(',')
    .map(asNumber)
    .filter(number => number > 0);
