import type { Family, PodReport, ServiceReport } from '../domain/reports.ts';
import { rulesOf } from './registry.ts';
import { type Kept, podsOf } from './shared/kept.ts';

/** How many ready endpoints run each pod template: what users reach at this moment. */
export type Serving = {
  /** `pods`: no Service selects them, so every ready pod counts. */
  readonly by: 'services' | 'pods';
  readonly byHash: ReadonlyMap<string, number>;
  readonly ready: number;
  readonly pods: readonly PodReport[];
};

/** Nothing when pods, Services or endpoints were not read: then nobody can tell who serves. */
export function servingOf(family: Family): Serving | undefined {
  const { pods, services, slices } = family;
  if (pods === undefined || services === undefined || slices === undefined) return undefined;
  const own = rulesOf(family)
    .kept(family)
    .flatMap(set => podsOf(family, set));
  const behind = servicesOf(family);
  if (behind.length === 0)
    return { by: 'pods', ...countByHash(own.filter(({ isReady, deletedAt }) => isReady && deletedAt === undefined)) };
  const names = new Set(behind.map(({ name }) => name));
  const readyUids = new Set(
    slices
      .filter(({ service }) => names.has(service))
      .flatMap(({ endpoints }) => endpoints)
      .filter(({ isReady }) => isReady)
      .map(({ podUid }) => podUid),
  );
  return { by: 'services', ...countByHash(own.filter(({ uid }) => readyUids.has(uid))) };
}

/** Services whose selector matches the pod template; one without a selector is served by something else. */
export const servicesOf = ({ workload, services = [] }: Family): readonly ServiceReport[] => {
  const labels = workload.template.metadata;
  const templateLabels = typeof labels === 'object' && labels !== null && 'labels' in labels ? labels.labels : {};
  return services.filter(({ namespace, selector }) => {
    const wanted = Object.entries(selector);
    if (namespace !== workload.namespace || wanted.length === 0) return false;
    return wanted.every(([key, value]) => (templateLabels as Record<string, unknown>)[key] === value);
  });
};

/**
 * All ready endpoints that the spec doesn't hold back run the template of `set`, at least one where any is wanted. Of a
 * kind whose pods stand for themselves no pod of another template is left, not even one that serves nobody.
 */
export function servesOnly(family: Family, set: Kept): boolean {
  const serving = servingOf(family);
  if (!serving) return false;
  const own = serving.byHash.get(set.hash) ?? 0;
  const { kept, keepsPod, everyPodCounts } = rulesOf(family);
  const counted = everyPodCounts ? kept(family).flatMap(one => podsOf(family, one)) : serving.pods;
  const others = counted.filter(pod => pod.hash !== set.hash && !keepsPod(pod, family));
  return others.length === 0 && (own > 0 || family.workload.desired === 0);
}

function countByHash(pods: readonly PodReport[]): Pick<Serving, 'byHash' | 'ready' | 'pods'> {
  const byHash = new Map<string, number>();
  for (const { hash } of pods) byHash.set(hash, (byHash.get(hash) ?? 0) + 1);
  return { byHash, ready: pods.length, pods };
}
