import type { Family, PodReport } from '../domain/reports.ts';
import { rulesOf } from './registry.ts';
import { podsOf } from './shared/kept.ts';

/** How many pods are asked on each side; enough to see a release, few enough not to add to its load. */
const podsASide = 5;

/** Pods that run and can answer, of the newest template and of the newest of the others. */
export function countedSides(family: Family): {
  readonly fresh: readonly PodReport[];
  readonly old: readonly PodReport[];
} {
  const rules = rulesOf(family);
  const current = rules.current(family);
  const before = rules.kept(family).find(({ uid, total }) => uid !== current?.uid && total > 0);
  const asked = (pods: readonly PodReport[]) =>
    pods
      .filter(({ phase, ip, deletedAt }) => phase === 'Running' && ip !== undefined && deletedAt === undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, podsASide);
  return {
    fresh: current ? asked(podsOf(family, current)) : [],
    old: before ? asked(podsOf(family, before)) : [],
  };
}
