import type { HttpRouteReport, RouteBackend, RouteParent } from '../domain/http-route.ts';
import { type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import { cleanAt } from './clean.ts';
import { conditionsOf } from './condition.ts';
import { counterAt } from './counter-at.ts';
import { metaOf } from './meta.ts';

/** Nothing for what has no name. Defaults are those of the API: HTTPBackendRef in apis/v1/shared_types.go. */
export function httpRouteOf(object: Json): HttpRouteReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  return {
    ...meta,
    rules: listAt(object, 'spec', 'rules').map(rule => ({ backends: backendsOf(rule) })),
    parents: listAt(object, 'status', 'parents').map(parentOf),
  };
}

export const backendsOf = (rule: Json): readonly RouteBackend[] => listAt(rule, 'backendRefs').map(backendOf);

function backendOf(backend: Json): RouteBackend {
  const namespace = textAt(backend, 'namespace');
  return {
    group: textAt(backend, 'group') ?? '',
    kind: textAt(backend, 'kind') ?? 'Service',
    ...(namespace !== undefined && { namespace }),
    name: textAt(backend, 'name') ?? '',
    weight: numberAt(backend, 'weight') ?? 1,
  };
}

const parentOf = (parent: Json): RouteParent => ({
  name: cleanAt(parent, 'parentRef', 'name'),
  conditions: listAt(parent, 'conditions').flatMap(condition =>
    conditionsOf({ status: { conditions: [condition] } }).map(one => ({
      ...one,
      observedGeneration: counterAt(condition, 'observedGeneration'),
    })),
  ),
});
