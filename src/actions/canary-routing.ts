import type { Answer } from '../domain/answer.ts';
import type { HttpRouteReport } from '../domain/http-route.ts';
import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import { httpRouteOf } from '../reports/http-route.ts';
import { armsOfCanary } from '../workloads/arms.ts';
import { relabelledIn } from '../workloads/canary.ts';
import { canaryOfAnnotation } from '../workloads/canary-of.ts';
import type { Readings } from '../workloads/measured-share.ts';
import { type Way, wayOf } from '../workloads/traffic-way.ts';
import type { Readers } from './action.ts';
import type { WorkloadWorld } from './workload-world.ts';

export const routesGroup = 'gateway.networking.k8s.io';
const unreadWay: Way = { kind: 'replicas' };
const notAsked: Answer<boolean> = { kind: 'absent', says: ours('not asked') };

/** Which way requests come to a canary, with all that a change of it needs. */
export type Routing = {
  readonly way: Way;
  /** Of the namespace, as the server sent them; none where it has no such kind. */
  readonly routes: Answer<readonly JsonObject[]>;
  readonly services: Answer<readonly JsonObject[]>;
  /** What pods of both sides counted lately; nothing where no route divides the requests. */
  readonly readings?: { readonly canary: Readings; readonly stable: Readings } | { readonly says: SafeText };
  readonly may: {
    readonly patchRoutes: Answer<boolean>;
    readonly createServices: Answer<boolean>;
    readonly deleteServices: Answer<boolean>;
  };
};

export async function readRouting(
  namespace: string,
  { stable, canary }: { readonly stable: WorkloadWorld; readonly canary: WorkloadWorld },
  from: Readers,
  signal: AbortSignal,
): Promise<Routing> {
  const { reader, access } = from;
  const right = (verb: string, group: string, resource: string) =>
    access.may({ verb, group, resource, namespace }, signal);
  const [routes, services] = await Promise.all([
    readRoutes(namespace, from, signal),
    reader.list(`/api/v1/namespaces/${encodeURIComponent(namespace)}/services`, signal),
  ]);
  const reports = routesIn(routes);
  const of = canary.kind === 'read' ? canary.family.workload : undefined;
  const way = stable.kind === 'read' ? wayOf(stable.family, of, reports) : unreadWay;
  const isAsked = way.kind === 'routes' || (of !== undefined && relabelledIn(of.template) !== undefined);
  const [patchRoutes, createServices, deleteServices] = await Promise.all(
    isAsked || stable.kind === 'unread'
      ? [right('patch', routesGroup, 'httproutes'), right('create', '', 'services'), right('delete', '', 'services')]
      : [notAsked, notAsked, notAsked],
  );
  const readings = way.kind === 'routes' ? await readReadings(stable, canary, from, signal) : undefined;
  return {
    way,
    routes,
    services: services.kind === 'ok' ? { ...services, value: services.value.filter(isObject) } : services,
    ...(readings && { readings }),
    may: { patchRoutes, createServices, deleteServices },
  };
}

/** A server that doesn't know the kind has none of it; one that doesn't answer may have some. */
export async function readRoutes(
  namespace: string,
  { reader, now }: Pick<Readers, 'reader' | 'now'>,
  signal: AbortSignal,
): Promise<Answer<readonly JsonObject[]>> {
  const path = `/apis/${routesGroup}/v1/namespaces/${encodeURIComponent(namespace)}/httproutes`;
  const found: Answer<readonly Json[]> = await reader.list(path, signal);
  if (found.kind === 'absent') return { kind: 'ok', value: [], at: now() };
  return found.kind === 'ok' ? { ...found, value: found.value.filter(isObject) } : found;
}

/** `undefined` = not read. */
export const routesIn = (routes: Answer<readonly JsonObject[]>): readonly HttpRouteReport[] | undefined =>
  routes.kind === 'ok'
    ? routes.value.map(httpRouteOf).filter((route): route is HttpRouteReport => route !== undefined)
    : undefined;

/** Services that a ramp of this workload made for its canary. */
export const servicesOfCanary = (services: Answer<readonly JsonObject[]>, stable: string): readonly JsonObject[] =>
  services.kind === 'ok'
    ? services.value.filter(one => textAt(one, 'metadata', 'annotations', canaryOfAnnotation) === stable)
    : [];

export const serviceNamed = (services: Answer<readonly JsonObject[]>, name: string): JsonObject | undefined =>
  services.kind === 'ok' ? services.value.find(one => textAt(one, 'metadata', 'name') === name) : undefined;

async function readReadings(
  stable: WorkloadWorld,
  canary: WorkloadWorld,
  { sources: { measurements }, now }: Readers,
  signal: AbortSignal,
): Promise<Routing['readings']> {
  if (stable.kind !== 'read' || canary.kind !== 'read') return undefined;
  const arms = armsOfCanary(canary.family, stable.family, { now: now() });
  if (!arms) return undefined;
  const answer = await measurements.read([...arms.canary.pods, ...arms.stable.pods], signal);
  if (answer.kind !== 'ok') return { says: answer.says };
  const { of, problems } = answer.value;
  if (of.size === 0) return { says: problems[0] ?? ours('no pod has counted a request yet') };
  const readingsOf = (pods: typeof arms.canary.pods): Readings =>
    pods.map(({ uid, ownerUid }) => measurements.earlier(ownerUid).get(uid) ?? []);
  return { canary: readingsOf(arms.canary.pods), stable: readingsOf(arms.stable.pods) };
}
