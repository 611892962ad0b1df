import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';

/** API objects as a server writes them, with what a test changes laid over. */
const overlaid = (object: JsonObject, changes: JsonObject): JsonObject =>
  Object.fromEntries([
    ...Object.entries(object),
    ...Object.entries(changes).map(([key, value]): [string, Json] => {
      const before = object[key];
      return [key, isObject(before) && isObject(value) ? overlaid(before, value) : value];
    }),
  ]);

const template: JsonObject = {
  metadata: { labels: { app: 'checkout' } },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'shop/checkout:2.1.0',
        env: [{ name: 'A', value: 'b' }],
      },
    ],
  },
};

export const deployment = (changes: JsonObject = {}): JsonObject =>
  overlaid(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        uid: 'd-1',
        name: 'checkout',
        namespace: 'shop',
        resourceVersion: '100',
        generation: 7,
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { app: 'checkout' },
        annotations: { 'deployment.kubernetes.io/revision': '4' },
        managedFields: [
          {
            manager: 'helm',
            operation: 'Update',
            time: '2026-01-01T00:00:00Z',
            fieldsV1: { 'f:spec': { 'f:template': {} } },
          },
          {
            manager: 'kube-controller-manager',
            subresource: 'status',
            fieldsV1: { 'f:status': {} },
          },
        ],
      },
      spec: {
        replicas: 10,
        progressDeadlineSeconds: 600,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 },
        },
        selector: { matchLabels: { app: 'checkout' } },
        template,
      },
      status: {
        observedGeneration: 6,
        replicas: 12,
        updatedReplicas: 3,
        readyReplicas: 9,
        availableReplicas: 9,
        conditions: [
          {
            type: 'Progressing',
            status: 'True',
            reason: 'ReplicaSetUpdated',
            message: 'ReplicaSet "checkout-6d9f7c" is progressing.',
            lastUpdateTime: '2026-01-01T00:00:10Z',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      },
    },
    changes,
  );

export const replicaSet = (): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    uid: 'r-1',
    name: 'checkout-6d9f7c',
    namespace: 'shop',
    labels: { app: 'checkout', 'pod-template-hash': '6d9f7c' },
    annotations: {
      'deployment.kubernetes.io/revision': '4',
      'deployment.kubernetes.io/revision-history': '1,x,3',
    },
    ownerReferences: [
      { uid: 'other', controller: false },
      { uid: 'd-1', kind: 'Deployment', controller: true },
    ],
  },
  spec: { replicas: 3, template },
  status: { replicas: 3 },
});

export const pod = (imageID: string, annotations: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    uid: 'p-1',
    name: 'checkout-1',
    namespace: 'shop',
    labels: { 'pod-template-hash': '6d9f7c' },
    annotations: {
      'prometheus.io/port': '9100',
      'prometheus.io/path': '/prom',
      ...annotations,
    },
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'shop/checkout:2.1.0',
        ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }],
      },
    ],
  },
  status: {
    phase: 'Running',
    podIP: '10.1.2.3',
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastTransitionTime: '2026-01-01T00:01:00Z',
      },
    ],
    containerStatuses: [
      {
        name: 'app',
        image: 'shop/checkout:2.1.0',
        imageID,
        ready: true,
        restartCount: 2,
        state: { running: { startedAt: '2026-01-01T00:00:30Z' } },
        lastState: {
          terminated: {
            reason: 'OOMKilled',
            exitCode: 137,
            finishedAt: '2026-01-01T00:00:20Z',
          },
        },
      },
    ],
  },
});

export const service = (): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { uid: 's-1', name: 'checkout', namespace: 'shop' },
  spec: { selector: { app: 'checkout' } },
});

export const endpointSlice = (): JsonObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    uid: 'e-1',
    name: 'checkout-x',
    namespace: 'shop',
    labels: { 'kubernetes.io/service-name': 'checkout' },
  },
  endpoints: [
    {
      conditions: { ready: true },
      targetRef: { kind: 'Pod', uid: 'p-1', name: 'checkout-1' },
    },
    {
      conditions: { ready: false, serving: true, terminating: true },
      targetRef: { kind: 'Pod', uid: 'p-2', name: 'x' },
    },
    { addresses: ['10.0.0.9'] },
  ],
});
