import { deploymentKind } from '../kinds/deployment-kind.ts';
import type { Deployment, PodTemplate } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import { labelsOf, templateOf } from './shop-template.ts';

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
  /** All old pods end before the first new one is made. */
  readonly recreates?: boolean;
  readonly minReadySeconds?: number;
  /** A ConfigMap that every release finds as files. */
  readonly mounts?: string;
  readonly progressDeadlineSeconds?: number;
};

export type Release = {
  readonly version: string;
  readonly by: string;
  readonly cause: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What its pipeline writes beside the cause. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** A ConfigMap whose keys become environment variables. */
  readonly envFrom?: string;
  /** What a pod asks for, where it isn't a quarter of a core. */
  readonly cpu?: string;
  /** The size from this release on, where it was another one then. */
  readonly replicas?: number;
};

const NAMESPACE = 'shop';

export function deploymentOf(service: ShopService, release: Release) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: service.name,
      namespace: NAMESPACE,
      labels: labelsOf(service),
      annotations: {
        'kubernetes.io/change-cause': release.cause,
        'app.kubernetes.io/managed-by': 'shop-ci',
        oncall: service.oncall,
      },
    },
    spec: {
      replicas: release.replicas ?? service.replicas,
      selector: { matchLabels: { app: service.name } },
      strategy: service.recreates ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: service.rolling },
      ...(service.minReadySeconds !== undefined && {
        minReadySeconds: service.minReadySeconds,
      }),
      ...(service.progressDeadlineSeconds !== undefined && {
        progressDeadlineSeconds: service.progressDeadlineSeconds,
      }),
      template: templateOf(service, release),
    },
  };
}

export function introduce(cluster: PracticeCluster, service: ShopService, release: Release): void {
  cluster.create(deploymentOf(service, release), release.by);
  cluster.create(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace: NAMESPACE, labels: labelsOf(service) },
      spec: {
        selector: { app: service.name },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    },
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
        ...next.annotations,
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
