/** What a test says about a StatefulSet or a DaemonSet; everything else is as plain as Kubernetes allows. */
export type OrderedOptions = {
  readonly name: string;
  readonly image: string;
  readonly replicas?: number;
  readonly strategy?: 'RollingUpdate' | 'OnDelete';
  readonly partition?: number;
  readonly podManagementPolicy?: 'Parallel' | 'OrderedReady';
  readonly start?: number;
  readonly minReadySeconds?: number;
  readonly maxUnavailable?: number | string;
  readonly maxSurge?: number | string;
  readonly cpu?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Nodes of a DaemonSet, by name; three of them unless told. */
  readonly nodes?: readonly string[];
};

export const statefulSet = (options: OrderedOptions) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: options.name, annotations: { ...options.annotations } },
  spec: {
    serviceName: options.name,
    replicas: options.replicas ?? 3,
    selector: { matchLabels: { app: options.name } },
    podManagementPolicy: options.podManagementPolicy ?? 'OrderedReady',
    ...(options.start !== undefined && { ordinals: { start: options.start } }),
    ...(options.minReadySeconds !== undefined && { minReadySeconds: options.minReadySeconds }),
    // A type without its block stays without it; only where nothing is said does the server fill in both.
    ...((options.strategy !== undefined || options.partition !== undefined) && {
      updateStrategy: {
        type: options.strategy ?? 'RollingUpdate',
        ...(options.partition !== undefined && { rollingUpdate: { partition: options.partition } }),
      },
    }),
    template: podTemplate(options),
  },
});

export const daemonSet = (options: OrderedOptions) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: options.name, annotations: { ...options.annotations } },
  spec: {
    selector: { matchLabels: { app: options.name } },
    ...(options.minReadySeconds !== undefined && { minReadySeconds: options.minReadySeconds }),
    updateStrategy: {
      type: options.strategy ?? 'RollingUpdate',
      ...((options.maxUnavailable !== undefined || options.maxSurge !== undefined) && {
        rollingUpdate: {
          ...(options.maxUnavailable !== undefined && { maxUnavailable: options.maxUnavailable }),
          ...(options.maxSurge !== undefined && { maxSurge: options.maxSurge }),
        },
      }),
    },
    template: podTemplate(options, onNodes(options.nodes ?? ['node-00', 'node-01', 'node-02'])),
  },
});

const podTemplate = ({ name, image, cpu = '10m', env = {} }: OrderedOptions, more: object = {}) => ({
  metadata: { labels: { app: name } },
  spec: {
    ...more,
    containers: [
      {
        name: 'app',
        image,
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
        resources: { requests: { cpu } },
        readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
      },
    ],
  },
});

const onNodes = (values: readonly string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }],
      },
    },
  },
});
