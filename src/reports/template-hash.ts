import { type Json, textAt } from '../domain/json.ts';
import { clean } from './clean.ts';

const labels = ['pod-template-hash', 'controller-revision-hash'];

/** The label by which a controller tells its generations of pods apart; each kind has one of the two. */
export const templateHashOf = (object: Json): string =>
  clean(labels.map(label => textAt(object, 'metadata', 'labels', label)).find(hash => hash) ?? '');
