const text = { type: 'string' };
const count = { type: 'integer', format: 'int64' };
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});
const list = (items: object) => ({ type: 'array', items });
const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const parentRef = object(
  {
    group: { ...text, default: 'gateway.networking.k8s.io' },
    kind: { ...text, default: 'Gateway' },
    namespace: text,
    name: text,
    sectionName: text,
    port: count,
  },
  ['name'],
);

const backendRef = object(
  {
    group: { ...text, default: '' },
    kind: { ...text, default: 'Service' },
    namespace: text,
    name: text,
    port: count,
    weight: { type: 'integer', format: 'int32', default: 1, minimum: 0, maximum: 1_000_000 },
    filters: list(free),
  },
  ['name'],
);

const path = object({ type: { ...text, default: 'PathPrefix' }, value: { ...text, default: '/' } });
const match = object({ path, headers: list(free), queryParams: list(free), method: text });

const rule = object({
  name: text,
  matches: list(match),
  filters: list(free),
  backendRefs: list(backendRef),
  timeouts: free,
});

const condition = object(
  {
    type: text,
    status: { ...text, enum: ['True', 'False', 'Unknown'] },
    reason: text,
    message: text,
    lastTransitionTime: text,
    observedGeneration: count,
  },
  ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
);

const parentStatus = object({ parentRef, controllerName: text, conditions: list(condition) }, [
  'parentRef',
  'controllerName',
]);

/** As much of the Gateway API's own, v1 of the standard channel, as the practice cluster needs. */
export const httpRouteDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'httproutes.gateway.networking.k8s.io' },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: {
      kind: 'HTTPRoute',
      listKind: 'HTTPRouteList',
      plural: 'httproutes',
      singular: 'httproute',
      categories: ['gateway-api'],
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Hostnames', type: 'string', jsonPath: '.spec.hostnames' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: object(
            {
              spec: object({ parentRefs: list(parentRef), hostnames: list(text), rules: list(rule) }),
              status: object({ parents: list(parentStatus) }, ['parents']),
            },
            ['spec'],
          ),
        },
      },
    ],
  },
};
