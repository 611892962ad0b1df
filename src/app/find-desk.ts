import { textAt } from '../domain/json.ts';
import type { Engine } from '../engine/engine.ts';
import type { Change } from './session.ts';

/** Namespaces come and go; a list as old as this is asked for again. */
const staleAfterMs = 60_000;

export type FindDesk = { open(): Promise<void> };

/** Reads what can be found but is not watched: the cluster's namespaces. Who may not list them types their names. */
export function createFindDesk({ reader, clock }: Engine, change: Change, closing: AbortSignal): FindDesk {
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async open() {
      if (clock.now() - readAt < staleAfterMs) return;
      readAt = clock.now();
      const answer = await reader.list('/api/v1/namespaces', closing);
      if (answer.kind !== 'ok') return;
      const namespaces = answer.value.flatMap(one => textAt(one, 'metadata', 'name') ?? []).sort();
      change(state => ({ ...state, namespaces }));
    },
  };
}
