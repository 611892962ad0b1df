/** What a test says about a Deployment; everything else is as plain as Kubernetes allows. */
export type DeploymentOptions = {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly strategy?: 'RollingUpdate' | 'Recreate';
  readonly paused?: boolean;
  readonly port?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
};

export function deployment(options: DeploymentOptions) {
  const labels = { app: options.name, ...options.labels };
  const port = options.port ?? 8080;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: options.namespace, name: options.name, labels, annotations: { ...options.annotations } },
    spec: {
      replicas: options.replicas ?? 1,
      selector: { matchLabels: { app: options.name } },
      ...present({
        minReadySeconds: options.minReadySeconds,
        progressDeadlineSeconds: options.progressDeadlineSeconds,
        revisionHistoryLimit: options.revisionHistoryLimit,
        paused: options.paused,
      }),
      strategy: strategy(options),
      template: {
        metadata: { labels, annotations: { ...options.podAnnotations } },
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [
            {
              name: 'app',
              image: options.image,
              ports: [{ name: 'http', containerPort: port }],
              env: Object.entries(options.env ?? {}).map(([name, value]) => ({ name, value })),
              resources: { requests: { cpu: '10m', memory: '16Mi' } },
              readinessProbe: { httpGet: { path: '/ready', port }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  };
}

export type ServiceOptions = {
  readonly namespace: string;
  readonly name: string;
  /** Which pods it reaches; those of the Deployment with its name unless said otherwise. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly port?: number;
};

export function service({ namespace, name, selector, port }: ServiceOptions) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels: { app: name } },
    spec: { selector: selector ?? { app: name }, ports: [{ name: 'http', port: port ?? 80, targetPort: 'http' }] },
  };
}

function strategy(options: DeploymentOptions) {
  if (options.strategy === 'Recreate') return { type: 'Recreate' };
  const limits = present({ maxSurge: options.maxSurge, maxUnavailable: options.maxUnavailable });
  return { type: 'RollingUpdate', ...(Object.keys(limits).length > 0 ? { rollingUpdate: limits } : {}) };
}

/** Leaves out what was not said, so that the server's defaults apply. */
function present(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
