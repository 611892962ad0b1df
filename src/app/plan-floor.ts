import { targetOf } from '../domain/change.ts';
import type { Engine } from '../engine/engine.ts';
import { floorAt } from '../engine/floor.ts';
import type { Prepared } from '../engine/prepare.ts';

type Ready = Extract<Prepared, { kind: 'ready' }>;

/** The name that a person types to confirm: of what is changed, so that a pod is not taken for its workload. */
export const nameToType = ({ plan }: Ready): string => targetOf(plan).name;

/** The strongest confirmation that any of the plan's changes needs here. */
export const floorOf = ({ place }: Pick<Engine, 'place'>, { plan }: Ready): 'none' | 'key' | 'typed' => {
  const floors = plan.changes.map(one => floorAt(place, one));
  if (floors.includes('typed')) return 'typed';
  return floors.includes('key') ? 'key' : 'none';
};
