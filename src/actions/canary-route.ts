import type { Target } from '../domain/change.ts';
import { field, isSameJson, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import {
  isService,
  weightsBefore,
  weightsBeforeAnnotation,
  weightsOf,
  withoutWeight,
  withWeight,
} from '../workloads/route-weights.ts';
import type { RoutesWay } from '../workloads/traffic-way.ts';
import type { Given } from './action.ts';
import { type Routing, routesGroup } from './canary-routing.ts';
import type { CanaryRef } from './canary-world.ts';
import { quoted } from './change-plan.ts';
import { annotationPointer, type Operation, objectPatch, type Part } from './object-patch.ts';

const gvr = `${routesGroup}/v1/httproutes`;

const routePath = (namespace: string, name: string): string =>
  `/apis/${routesGroup}/v1/namespaces/${encodeURIComponent(namespace)}/httproutes/${encodeURIComponent(name)}`;

export const isOfRoute = (target: Target): boolean => target.gvr === gvr;
export const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name') ?? '';

type Written = ReturnType<typeof withWeight>;

/** The requests that give the canary its weight, one for each route that does not give it yet. */
export const routeParts = (
  { namespace }: CanaryRef,
  { service, canaryService, routes }: RoutesWay,
  percent: number,
  { routes: raw }: Routing,
  given: Given,
): readonly Part[] =>
  (raw.kind === 'ok' ? raw.value : [])
    .filter(route => routes.some(({ name }) => name === nameOf(route)))
    .flatMap(route => {
      const rules = listAt(route, 'spec', 'rules');
      const written = changed(route, withWeight(rules, { namespace, service, canary: canaryService }, percent));
      if (written.length === 0) return [];
      const isFirst = !rules.some(rule => hasCanary(rule, canaryService, namespace));
      return [
        patchOf(
          {
            name: 'canary.weight',
            says: `let HTTPRoute ${nameOf(route)} send ${percent} % to ${canaryService}`,
            route,
            writes: written,
            ...(isFirst && { annotations: { [weightsBeforeAnnotation]: weightsOf(rules, { namespace, service }) } }),
          },
          given,
        ),
      ];
    });

/** The requests that take the canary's Services out of every route that has one. */
export const backParts = (
  { namespace }: CanaryRef,
  services: readonly string[],
  { routes }: Routing,
  given: Given,
): readonly Part[] =>
  (routes.kind === 'ok' ? routes.value : []).flatMap(route =>
    services
      .filter(canary => listAt(route, 'spec', 'rules').some(rule => hasCanary(rule, canary, namespace)))
      .map(canary => {
        const rules = listAt(route, 'spec', 'rules');
        const isKept = textAt(route, 'metadata', 'annotations', weightsBeforeAnnotation) !== undefined;
        return patchOf(
          {
            name: 'canary.remove',
            says: `let HTTPRoute ${nameOf(route)} send nothing to ${canary} any more`,
            route,
            writes: withoutWeight(rules, { namespace, canary }, weightsBefore(route)),
            more: isKept ? [{ op: 'remove', path: annotationPointer(weightsBeforeAnnotation) }] : [],
          },
          given,
        );
      }),
  );

/** The same with kubectl, without its tests and our mark. */
export function routeByHand({ sendable: { target, effect } }: Part): string {
  const body = effect.via === 'kube' ? (JSON.parse(effect.body) as Operation[]) : [];
  const written = body.filter(({ op, path }) => op === 'replace' && path.startsWith('/spec/'));
  return `patch httproute ${target.name} --type json -p ${quoted(written as unknown as Json)}`;
}

const hasCanary = (rule: Parameters<typeof listAt>[0], canary: string, namespace: string): boolean =>
  listAt(rule, 'backendRefs').some(backend => isService(backend, canary, namespace));

const changed = (route: JsonObject, written: Written): Written =>
  written.filter(({ index, backends }) => !isSameJson(field(route, 'spec', 'rules', index, 'backendRefs'), backends));

/**
 * Rules have no names that last, so all of them are tested as they were read: with one more above it, a place in the
 * list would be another rule.
 */
const patchOf = (
  {
    name,
    says,
    route,
    writes,
    more = [],
    annotations,
  }: {
    readonly name: string;
    readonly says: string;
    readonly route: JsonObject;
    readonly writes: Written;
    readonly more?: readonly Operation[];
    readonly annotations?: Readonly<Record<string, string>>;
  },
  given: Given,
): Part => {
  const namespace = textAt(route, 'metadata', 'namespace') ?? '';
  return objectPatch(
    {
      name,
      target: { cluster: given.place.cluster, gvr, namespace, name: nameOf(route) },
      path: routePath(namespace, nameOf(route)),
      says: safe(says),
      raw: route,
      writing: {
        tests: [{ op: 'test', path: '/spec/rules', value: field(route, 'spec', 'rules') ?? null }],
        writes: () => [
          ...writes.map(({ index, backends }) => ({
            op: 'replace' as const,
            path: `/spec/rules/${index}/backendRefs`,
            value: backends,
          })),
          ...more,
        ],
        probed: ['/spec/rules'],
        ...(annotations && { annotations }),
      },
    },
    given,
  );
};
