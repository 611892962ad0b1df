import { deploymentKind } from '../kinds/deployment-kind.ts';
import type { Container, Deployment, PodTemplate } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';

/** One service of the shop, as its team would have written it. */
export type ShopService = {
  readonly name: string;
  readonly team: string;
  readonly oncall: string;
  readonly replicas: number;
  readonly rolling: {
    readonly maxSurge: number | string;
    readonly maxUnavailable: number | string;
  };
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
};

export type Release = {
  readonly version: string;
  readonly by: string;
  readonly cause: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The size from this release on, where it was another one then. */
  readonly replicas?: number;
};

const NAMESPACE = 'shop';

export function introduce(cluster: PracticeCluster, service: ShopService, release: Release): void {
  const labels = labelsOf(service);
  cluster.create(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: service.name,
        namespace: NAMESPACE,
        labels,
        annotations: {
          'kubernetes.io/change-cause': release.cause,
          'app.kubernetes.io/managed-by': 'shop-ci',
          oncall: service.oncall,
        },
      },
      spec: {
        replicas: release.replicas ?? service.replicas,
        selector: { matchLabels: { app: service.name } },
        strategy: { type: 'RollingUpdate', rollingUpdate: service.rolling },
        ...(service.minReadySeconds !== undefined && {
          minReadySeconds: service.minReadySeconds,
        }),
        ...(service.progressDeadlineSeconds !== undefined && {
          progressDeadlineSeconds: service.progressDeadlineSeconds,
        }),
        template: templateOf(service, release),
      },
    } as { apiVersion: string; kind: string; metadata: object },
    release.by,
  );
  cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace: NAMESPACE, labels },
      spec: {
        selector: { app: service.name },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    } as { apiVersion: string; kind: string; metadata: object },
    release.by,
  );
}

/** A new version, with its cause, in one write. */
export function release(cluster: PracticeCluster, service: ShopService, next: Release): void {
  const template = templateOf(service, next);
  cluster.change(
    deploymentKind,
    NAMESPACE,
    service.name,
    current => {
      const deployment = current as Deployment;
      const annotations = {
        ...deployment.metadata.annotations,
        'kubernetes.io/change-cause': next.cause,
      };
      return {
        ...deployment,
        metadata: { ...deployment.metadata, annotations },
        spec: {
          ...deployment.spec,
          replicas: next.replicas ?? service.replicas,
          template: template as PodTemplate,
        },
      };
    },
    next.by,
  );
}

function labelsOf(service: ShopService): Record<string, string> {
  return {
    app: service.name,
    team: service.team,
    'app.kubernetes.io/name': service.name,
    'app.kubernetes.io/part-of': 'shop',
  };
}

function templateOf(service: ShopService, { version, env = {} }: Release) {
  const container: Container = {
    name: service.name,
    image: `registry.example/shop/${service.name}:${version}`,
    ports: [{ name: 'http', containerPort: 8080 }],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: {
      httpGet: { path: '/ready', port: 'http' },
      periodSeconds: 2,
    },
    livenessProbe: {
      httpGet: { path: '/live', port: 'http' },
      periodSeconds: 10,
    },
    resources: {
      requests: { cpu: '250m', memory: '256Mi' },
      limits: { memory: '512Mi' },
    },
  };
  if (container.env?.length === 0) delete container.env;
  return {
    metadata: {
      labels: labelsOf(service),
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'prometheus.io/path': '/metrics',
      },
    },
    spec: { containers: [container] },
  };
}
