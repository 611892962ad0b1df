import { applyMergePatch } from '../api/merge-patch.ts';
import { servedRow } from '../custom/served-rows.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Happening, Scenario } from './scenario.ts';

/** Moves a told cluster on from its opening; others act when their time has come. */
export type Play = { readonly advance: (toMillis: number) => void };

export function playScenario(cluster: PracticeCluster, scenario: Scenario, opening: number): Play {
  const waiting = [...(scenario.laterHappenings ?? [])].sort((left, right) => left.afterSeconds - right.afterSeconds);
  return {
    advance: toMillis => {
      for (let next = waiting[0]; next && opening + next.afterSeconds * 1000 <= toMillis; next = waiting[0]) {
        waiting.shift();
        cluster.advance(opening + next.afterSeconds * 1000);
        happen(cluster, next);
      }
      cluster.advance(toMillis);
    },
  };
}

function happen(cluster: PracticeCluster, { resource, namespace, name, patch, user }: Happening): void {
  const row = servedRow(cluster.store, resource.group, resource.version, resource.resource);
  // Somebody may have deleted it in the meantime: then nothing happens to it any more.
  if (!row || !cluster.store.get(row, namespace, name)) return;
  cluster.change(row, namespace, name, current => applyMergePatch(current, patch), user);
}
