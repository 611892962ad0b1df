import { changeObject } from '../../api/object-writes.ts';
import { apiTime } from '../../clock.ts';
import { equalJson } from '../../json.ts';
import { serviceKind } from '../../kinds/service-kind.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { backendProblem, type HttpRoute, httpRouteKind } from './http-route.ts';

const NAME = 'gateway';
const CONTROLLER = 'practice.example/gateway';

/**
 * A small gateway: it accepts every route that names a parent, and says of each which backends it can't find. Users
 * follow the route at once (`traffic/backends.ts`). Conditions and reasons as in the Gateway API's shared_types.go.
 */
export function gateway({ writes }: ControllerTools): Controller {
  const { store, clock } = writes;
  return {
    name: NAME,
    affectedBy: ({ row, object }) => {
      const kind = httpRouteKind(store);
      if (!kind) return [];
      const { namespace, name } = object.metadata;
      if (row === kind) return [`${namespace}/${name}`];
      if (row !== serviceKind) return [];
      return store.list(kind, namespace).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    },
    reconcile: key => {
      const kind = httpRouteKind(store);
      const [namespace, name] = namespaceAndName(key);
      const route = kind && (store.get(kind, namespace, name) as HttpRoute | undefined);
      if (!kind || !route || route.metadata.deletionTimestamp) return;
      const status = { parents: (route.spec.parentRefs ?? []).map(parentRef => said(route, parentRef)) };
      if (equalJson(route.status, status)) return;
      changeObject(writes, kind, namespace, name, current => ({ ...current, status }), {
        manager: NAME,
        subresource: 'status',
      });
    },
  };

  function said(route: HttpRoute, parentRef: object) {
    const problem = (route.spec.rules ?? [])
      .flatMap(({ backendRefs = [] }) => backendRefs)
      .map(backend => backendProblem(store, route, backend))
      .find(one => one !== undefined);
    const before = route.status?.parents.find(one => equalJson(one.parentRef, parentRef))?.conditions ?? [];
    const condition = (type: string, status: string, reason: string, message: string) => {
      const known = before.find(one => one.type === type && one.status === status);
      return {
        type,
        status,
        reason,
        message,
        observedGeneration: route.metadata.generation ?? 0,
        lastTransitionTime: known?.lastTransitionTime ?? apiTime(clock.now()),
      };
    };
    return {
      parentRef,
      controllerName: CONTROLLER,
      conditions: [
        condition('Accepted', 'True', 'Accepted', 'Route is accepted'),
        problem
          ? condition('ResolvedRefs', 'False', problem.reason, problem.message)
          : condition('ResolvedRefs', 'True', 'ResolvedRefs', 'All references are resolved'),
      ],
    };
  }
}
