import type { Answered, Place, Step } from '../place.ts';
import { inNamespace, manager, masked } from '../place.ts';
import { applyPatch, tell } from '../told.ts';

const selector = { matchLabels: { app: 'app' } };

/** Something of everything that a pod can have and that has defaults. */
const podSpec: Answered = {
  serviceAccountName: 'default',
  nodeSelector: { a: 'b' },
  imagePullSecrets: [{ name: 'registry' }],
  tolerations: [{ key: 'a', operator: 'Exists' }],
  hostAliases: [{ ip: '192.0.2.1', hostnames: ['host'] }],
  initContainers: [{ name: 'first', image: 'registry.example/first:1.0' }],
  containers: [
    {
      name: 'app',
      image: 'registry.example/app',
      ports: [{ containerPort: 8080 }],
      env: [
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'KEY', valueFrom: { secretKeyRef: { name: 'secret', key: 'key' } } },
      ],
      resources: { limits: { cpu: '1', memory: '1Gi' } },
      livenessProbe: { tcpSocket: { port: 8080 } },
      readinessProbe: { grpc: { port: 8080 } },
      lifecycle: { preStop: { httpGet: { port: 8080 } }, postStart: { exec: { command: ['true'] } } },
      securityContext: { runAsUser: 1, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'config', mountPath: '/config' }],
    },
  ],
  volumes: [
    { name: 'config', configMap: { name: 'config' } },
    { name: 'secret', secret: { secretName: 'secret' } },
    { name: 'empty', emptyDir: {} },
    { name: 'host', hostPath: { path: '/tmp' } },
    { name: 'names', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
    { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
  ],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: 'zone', labelSelector: selector } },
      ],
    },
  },
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selector },
  ],
};
const template = { metadata: { labels: { app: 'app' } }, spec: podSpec };
const jobTemplate = { spec: { ...podSpec, restartPolicy: 'Never' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } };

type Manifest = readonly [apiVersion: string, resource: string, kind: string, content: (place: Place) => Answered];

const manifests: readonly Manifest[] = [
  ['apps/v1', 'deployments', 'Deployment', () => ({ spec: { selector, template } })],
  [
    'apps/v1',
    'statefulsets',
    'StatefulSet',
    () => ({
      spec: {
        selector,
        template,
        serviceName: 'app',
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
      },
    }),
  ],
  ['apps/v1', 'daemonsets', 'DaemonSet', () => ({ spec: { selector, template } })],
  ['apps/v1', 'replicasets', 'ReplicaSet', () => ({ spec: { selector, template } })],
  [
    'apps/v1',
    'controllerrevisions',
    'ControllerRevision',
    () => ({ revision: 1, data: { spec: { template: { spec: { containers: [{ name: 'app' }] } } } } }),
  ],
  ['batch/v1', 'jobs', 'Job', () => ({ spec: { template: jobTemplate } })],
  [
    'batch/v1',
    'cronjobs',
    'CronJob',
    () => ({ spec: { schedule: '* * * * *', jobTemplate: { spec: { template: jobTemplate } } } }),
  ],
  [
    'autoscaling/v2',
    'horizontalpodautoscalers',
    'HorizontalPodAutoscaler',
    () => ({
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { kind: 'Deployment', name: 'app', apiVersion: 'apps/v1' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 1 } },
      },
    }),
  ],
  ['policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', () => ({ spec: { selector, minAvailable: 1 } })],
  ['v1', 'pods', 'Pod', () => ({ spec: podSpec })],
  [
    'v1',
    'services',
    'Service',
    () => ({
      spec: {
        selector: { app: 'app' },
        ports: [
          { name: 'http', port: 80, targetPort: 'web' },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      },
    }),
  ],
  ['v1', 'configmaps', 'ConfigMap', () => ({ data: { a: 'b' }, binaryData: { c: 'eA==' }, immutable: false })],
  ['v1', 'secrets', 'Secret', () => ({ stringData: { a: 'b' } })],
  [
    'v1',
    'serviceaccounts',
    'ServiceAccount',
    () => ({ automountServiceAccountToken: false, imagePullSecrets: [{ name: 'x' }] }),
  ],
  ['v1', 'resourcequotas', 'ResourceQuota', () => ({ spec: { hard: { pods: '10', 'requests.cpu': '0.5' } } })],
  [
    'v1',
    'events',
    'Event',
    ({ namespace }) => ({
      involvedObject: { kind: 'Pod', name: 'app', namespace },
      reason: 'Tried',
      message: 'once',
      type: 'Normal',
      count: 1,
    }),
  ],
  ['v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', () => ({ spec: claim })],
  [
    'coordination.k8s.io/v1',
    'leases',
    'Lease',
    () => ({ spec: { holderIdentity: 'me', leaseDurationSeconds: 10, renewTime: '2026-01-01T00:00:00.000000Z' } }),
  ],
  [
    'discovery.k8s.io/v1',
    'endpointslices',
    'EndpointSlice',
    () => ({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
      ports: [{ port: 80 }],
    }),
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'roles',
    'Role',
    () => ({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'rolebindings',
    'RoleBinding',
    ({ namespace }) => ({
      roleRef: { kind: 'Role', name: 'reader', apiGroup: 'rbac.authorization.k8s.io' },
      subjects: [
        { kind: 'User', name: 'ana' },
        { kind: 'ServiceAccount', name: 'default', namespace },
      ],
    }),
  ],
];

/** Every kind, created and applied on trial: all defaults, what is dropped, and who owns what. */
export const everyKindSteps: readonly Step[] = manifests.flatMap(([apiVersion, resource, kind, content]) => {
  const root = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  const ask = (method: 'POST' | 'PATCH', name: string, type: string) => async (place: Place) => {
    const path = `${inNamespace(place, resource, root)}${name}${manager}&dryRun=All`;
    const object = { apiVersion, kind, metadata: { name: 'app' }, ...content(place) };
    const { status, warnings, body } = await tell(place, method, path, type, object);
    return masked(place, { status, warnings, body });
  };
  return [
    { title: `a ${kind} is created whole`, ask: ask('POST', '', 'application/json') },
    { title: `a ${kind} is applied whole`, ask: ask('PATCH', '/app', applyPatch) },
  ];
});
