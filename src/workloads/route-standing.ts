import type { HttpRouteReport, RouteParent } from '../domain/http-route.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';

/**
 * What the gateways said of a route as it is now. `nobody`: none accepts it, so that it moves no request. `unseen`: one
 * that accepts it has not looked at its newest generation. `unresolved`: one can't find a backend.
 */
export type RouteStanding = {
  readonly kind: 'accepted' | 'unseen' | 'unresolved' | 'nobody';
  readonly says: SafeText;
};

/** Parents that refuse it don't matter as long as another one accepts it: a listener may be gone for good. */
export function standingOf({ parents, generation }: HttpRouteReport): RouteStanding {
  const accepting = parents.filter(parent => conditionOf(parent, 'Accepted')?.status === 'True');
  const [refusing] = parents;
  if (accepting.length === 0) {
    const told = refusing && conditionOf(refusing, 'Accepted');
    return told
      ? { kind: 'nobody', says: safe(`not accepted by ${refusing.name}: ${told.message || told.reason}`) }
      : { kind: 'nobody', says: ours('no gateway has accepted it') };
  }
  const behind = accepting.find(parent =>
    ['Accepted', 'ResolvedRefs'].some(type => (conditionOf(parent, type)?.observedGeneration ?? 0) < generation),
  );
  if (behind) return { kind: 'unseen', says: safe(`gateway ${behind.name} has not seen the change yet`) };
  const lost = accepting.find(parent => conditionOf(parent, 'ResolvedRefs')?.status !== 'True');
  if (lost) {
    const told = conditionOf(lost, 'ResolvedRefs');
    return { kind: 'unresolved', says: safe(`gateway ${lost.name}: ${told?.message || told?.reason || 'unresolved'}`) };
  }
  return { kind: 'accepted', says: safe(`accepted by ${accepting.map(({ name }) => name).join(' and ')}`) };
}

const conditionOf = ({ conditions }: RouteParent, type: string) => conditions.find(one => one.type === type);
