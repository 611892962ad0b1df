import { type Json, numberAt } from '../domain/json.ts';

/** A counter of a status. The API server leaves zeros out. */
export function counterAt(value: Json | undefined, ...path: readonly (string | number)[]): number {
  const found = numberAt(value, ...path);
  return found !== undefined && Number.isFinite(found) ? found : 0;
}

/** `spec.replicas`: one, when nobody says how many. */
export const replicasOf = (object: Json): number => numberAt(object, 'spec', 'replicas') ?? 1;
