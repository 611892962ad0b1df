import type { Change, Seen, Target } from '../domain/change.ts';
import { isObject, type JsonObject, listAt, textAt, textsAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { trackLabel } from '../workloads/canary.ts';
import { canaryOfAnnotation } from '../workloads/canary-of.ts';
import type { RoutesWay } from '../workloads/traffic-way.ts';
import type { AtTime, Given } from './action.ts';
import { type Routing, serviceNamed } from './canary-routing.ts';
import type { CanaryRef } from './canary-world.ts';
import { landed } from './landed.ts';
import { newObject } from './new-object.ts';
import { deletionOf, deletionSeen, isDeletion } from './object-deletion.ts';
import type { Part } from './object-patch.ts';
import { servicePath, serviceTarget } from './service-world.ts';

type Marks = Readonly<Record<string, string>>;

/** Later than this after it was sent, a Service that is not there does not come any more. */
const cameLateMs = 60_000;

/** The Service of a canary's pods alone: the ports are those of the stable one's. */
export function canaryService(
  stable: JsonObject,
  { name, namespace }: CanaryRef,
  { canaryService: called, relabelled }: RoutesWay,
  marks: Marks,
): JsonObject {
  const ports = listAt(stable, 'spec', 'ports')
    .filter(isObject)
    .map(({ nodePort: _, ...port }) => port);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: called,
      namespace,
      labels: { [trackLabel]: 'canary' },
      annotations: { ...marks, [canaryOfAnnotation]: name },
    },
    spec: {
      type: 'ClusterIP',
      selector: {
        ...textsAt(stable, 'spec', 'selector'),
        [relabelled.key]: relabelled.to,
        [trackLabel]: 'canary',
      },
      ports,
    },
  };
}

/** The request that makes it; nothing where it is there. */
export function makeService(ref: CanaryRef, way: RoutesWay, { services }: Routing, given: Given): Part | undefined {
  if (serviceNamed(services, way.canaryService)) return undefined;
  const body = (marks: Marks) => canaryService(serviceNamed(services, way.service) ?? {}, ref, way, marks);
  return newObject(
    {
      name: 'canary.weight',
      target: serviceTarget(given.place.cluster, ref.namespace, way.canaryService),
      path: `/api/v1/namespaces/${encodeURIComponent(ref.namespace)}/services`,
      says: safe(`make Service ${way.canaryService}, which selects the canary alone`),
      class: 'change',
      body,
      hashedBody: body,
    },
    given,
  );
}

export const deleteService = ({ namespace }: CanaryRef, raw: JsonObject, given: Given): Part => {
  const name = textAt(raw, 'metadata', 'name') ?? '';
  const target = serviceTarget(given.place.cluster, namespace, name);
  return deletionOf({ kind: 'Service', target, path: servicePath(namespace, name), raw }, given);
};

export const isOfService = ({ gvr }: Target): boolean => gvr === 'v1/services';

export function observeService(
  change: Change,
  { services }: Routing,
  { hash, now, sentAt }: AtTime & { readonly sentAt: number },
): Seen {
  const { name } = change.target;
  if (services.kind !== 'ok') return { landed: 'unreadable', effect: 'unknown', says: services.says };
  const raw = serviceNamed(services, name);
  if (isDeletion(change)) return deletionSeen(change, raw);
  if (!raw)
    return now > sentAt + cameLateMs
      ? { landed: 'before', effect: 'failed', says: safe(`there is no Service ${name}: it never came`) }
      : { landed: 'before', effect: 'waiting', says: safe(`Service ${name} is not there yet`) };
  return landed(change, raw, hash) === 'after'
    ? { landed: 'after', effect: 'in-effect', says: safe(`Service ${name} is there, and no route sends to it yet`) }
    : { landed: 'other', effect: 'unknown', says: safe(`Service ${name} was changed since it was made`) };
}
