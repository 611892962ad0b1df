import type { HttpRouteReport, RouteBackend } from '../domain/http-route.ts';
import type { Family, WorkloadReport } from '../domain/reports.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { canaryName, type Relabelled, relabelledIn } from './canary.ts';
import { type Reach, reach, reachByRoute } from './replica-share.ts';
import { standingOf } from './route-standing.ts';
import { servicesOf } from './serving.ts';

/** How requests reach a canary: by its share of the pods behind one Service, or by weights in HTTPRoutes. */
export type Way = { readonly kind: 'replicas' } | RoutesWay | { readonly kind: 'unclear'; readonly because: SafeText };

export type RoutesWay = {
  readonly kind: 'routes';
  readonly routes: readonly HttpRouteReport[];
  readonly service: string;
  readonly canaryService: string;
  /** By what the Service tells pods of the canary from its own. */
  readonly relabelled: Relabelled;
};

/** Of labels and of names of Services. */
const mostLetters = 63;

/**
 * Where an HTTPRoute sends to the workload's Service, its weights are used: they are exact, whatever the number of pods.
 * A canary that is there stays with what it was made for, because its labels can't be changed any more.
 * `routes`: all of the namespace; `undefined` = not read.
 */
export function wayOf(
  stable: Family,
  canary: WorkloadReport | undefined,
  routes: readonly HttpRouteReport[] | undefined,
): Way {
  const made = canary && relabelledIn(canary.template);
  if (canary && !made) return { kind: 'replicas' };
  const { name, namespace } = stable.workload;
  const own = servicesOf(stable);
  const named = own.filter(service => routes?.some(route => sendsTo(route, service.name)));
  const [service, ...others] = named;
  if (!service || !routes) {
    if (!made) return { kind: 'replicas' };
    return unclear(
      routes
        ? `no HTTPRoute sends to a Service of ${name} any more, and ${canary?.name} was made for one: take it away`
        : `${canary?.name} gets its requests by an HTTPRoute, and routes could not be read`,
    );
  }
  if (others.length > 0)
    return unclear(`HTTPRoutes send to ${named.map(one => one.name).join(' and ')}, and only one can have a weight`);
  const canaryService = canaryName(service.name);
  if (canaryService.length > mostLetters) return unclear(`${canaryService} is too long for the name of a Service`);
  const concerned = routes.filter(route => sendsTo(route, service.name) || sendsTo(route, canaryService));
  for (const route of concerned) {
    const clash = clashIn(route, service.name, canaryService, namespace);
    if (clash !== undefined) return { kind: 'unclear', because: clash };
  }
  const relabelled = made ?? relabelling(service.selector, stable.workload.selector);
  if (relabelled.to.length > mostLetters)
    return unclear(`the canary’s label ${relabelled.key}=${relabelled.to} would be too long`);
  return { kind: 'routes', routes: concerned, service: service.name, canaryService, relabelled };
}

/** How many canary pods this weight needs, the way that it gets there. */
export const reachBy = ({ kind }: Way, percent: number, stable: number): Reach =>
  kind === 'routes' ? reachByRoute(percent, stable) : reach(percent, stable);

/** `HTTPRoute checkout`, `HTTPRoute checkout and web` */
export const namesOfRoutes = ({ routes }: RoutesWay): string =>
  `HTTPRoute ${routes.map(({ name }) => name).join(' and ')}`;

const unclear = (because: string): Way => ({ kind: 'unclear', because: safe(because) });

/** One that names the workload itself is best: its Deployment's own selector has it too. */
function relabelling(
  selector: Readonly<Record<string, string>>,
  ofWorkload: Readonly<Record<string, string>>,
): Relabelled {
  const keys = Object.keys(selector).sort();
  const key = keys.find(one => one in ofWorkload) ?? keys[0] ?? '';
  const before = selector[key] ?? '';
  return { key, before, to: canaryName(before) };
}

const isNamed = (backend: RouteBackend, name: string, namespace: string): boolean =>
  backend.name === name &&
  backend.group === '' &&
  backend.kind === 'Service' &&
  (backend.namespace ?? namespace) === namespace;

const sendsTo = ({ rules, namespace, deletedAt }: HttpRouteReport, service: string): boolean =>
  deletedAt === undefined &&
  rules.some(({ backends }) => backends.some(backend => isNamed(backend, service, namespace)));

/** Why the weights of a route are not ours to set. */
function clashIn(route: HttpRouteReport, service: string, canary: string, namespace: string): SafeText | undefined {
  const called = `HTTPRoute ${route.name}`;
  if (route.ownerUid !== undefined)
    return safe(`${called} belongs to another object, which would undo the change: change that one`);
  for (const [index, { backends }] of route.rules.entries()) {
    const which = `rule ${index + 1} of ${called}`;
    const [own, ofCanary] = [service, canary].map(name => backends.filter(one => isNamed(one, name, namespace)).length);
    if (own === 0 && ofCanary === 0) continue;
    if (own === 0) return safe(`${which} sends to ${canary} alone`);
    if (own !== 1 || (ofCanary ?? 0) > 1) return safe(`${which} names ${own === 1 ? canary : service} more than once`);
    const stranger = backends.find(one => ![service, canary].some(name => isNamed(one, name, namespace)));
    if (stranger)
      return safe(`${which} sends to ${stranger.name} as well: somebody else shifts requests there, so nothing is`);
    if (backends.find(one => isNamed(one, service, namespace))?.weight === 0)
      return safe(`${which} gives ${service} the weight 0: it gets no requests there`);
  }
  const standing = standingOf(route);
  return standing.kind === 'nobody' ? safe(`${called}: ${standing.says}`) : undefined;
}
