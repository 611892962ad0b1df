import type { Json } from '../../src/domain/json.ts';
import type { PodReport, Report, ReportKind } from '../../src/domain/reports.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import type { DeploymentFamily } from '../../src/workloads/deployment/kept.ts';
import { deployment } from '../control-plane/deployments.ts';

/** The worked example, as named situations: checkout 2.0.9 is r6, 2.1.0 is r7, eight pods are wanted. */
export const now = Date.parse('2026-11-21T03:12:45Z');
const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z/, 'Z');

export type Given = {
  readonly generation?: number;
  readonly observed?: number;
  readonly paused?: boolean;
  readonly desired?: number;
  readonly minReadySeconds?: number;
  readonly maxSurge?: number;
  readonly maxUnavailable?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly status?: object;
  readonly conditions?: readonly object[];
  readonly releases: readonly Release[];
  /** Hash of the release that is asked for; the last one unless told. */
  readonly asksFor?: string;
};

export type Release = {
  readonly revision: number;
  readonly hash: string;
  readonly image: string;
  readonly formerly?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly agoMs?: number;
  readonly pods?: readonly Pod[];
};
export type Pod = {
  readonly isReady?: boolean;
  readonly readyAgoMs?: number;
  readonly startedAgoMs?: number;
  readonly restarts?: number;
  readonly state?: object;
  readonly lastState?: object;
  readonly conditions?: readonly object[];
};

function report<Kind extends ReportKind>(kind: Kind, object: unknown): Extract<Report, { kind: Kind }> {
  const parsed = parseReportOf(kind, object as Json);
  if (parsed?.kind !== kind) throw new Error(`the situation holds no ${kind}`);
  return parsed as Extract<Report, { kind: Kind }>;
}

const templateOf = (release: Release, hash?: string) => {
  const { template } = deployment({
    namespace: 'shop',
    name: 'checkout',
    image: release.image,
    env: release.env ?? {},
  }).spec;
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, ...(hash && { 'pod-template-hash': hash }) },
    },
  };
};

/** A Deployment with its ReplicaSets, pods, Service and endpoints, as the API server would tell of them. */
export function situation(given: Given): DeploymentFamily {
  const { releases, desired = 8 } = given;
  const wanted = releases.find(({ hash }) => hash === given.asksFor) ?? releases.at(-1);
  if (!wanted) throw new Error('a situation needs a release');
  const pods = releases.flatMap(release => (release.pods ?? []).map((pod, index) => podOf(release, pod, index)));
  const ready = (release: Release) => (release.pods ?? []).filter(({ isReady = true }) => isReady).length;
  const all = releases.reduce((sum, { pods: of = [] }) => sum + of.length, 0);
  const base = deployment({
    namespace: 'shop',
    name: 'checkout',
    image: wanted.image,
    replicas: desired,
    maxSurge: given.maxSurge ?? 0,
    maxUnavailable: given.maxUnavailable ?? 2,
  });
  return {
    workload: report('Deployment', {
      ...base,
      metadata: {
        ...base.metadata,
        uid: 'uid-checkout',
        resourceVersion: '1',
        generation: given.generation ?? 7,
        annotations: { 'deployment.kubernetes.io/revision': String(wanted.revision), ...given.annotations },
      },
      spec: {
        ...base.spec,
        template: templateOf(wanted),
        minReadySeconds: given.minReadySeconds ?? 0,
        ...(given.paused && { paused: true }),
      },
      status: {
        observedGeneration: given.observed ?? given.generation ?? 7,
        replicas: all,
        updatedReplicas: wanted.pods?.length ?? 0,
        readyReplicas: releases.reduce((sum, release) => sum + ready(release), 0),
        availableReplicas: releases.reduce((sum, release) => sum + ready(release), 0),
        conditions: given.conditions ?? [],
        ...given.status,
      },
    }),
    revisions: releases.map(release =>
      report('ReplicaSet', {
        metadata: {
          uid: `uid-${release.hash}`,
          name: `checkout-${release.hash}`,
          namespace: 'shop',
          resourceVersion: '1',
          labels: { app: 'checkout', 'pod-template-hash': release.hash },
          creationTimestamp: iso(now - (release.agoMs ?? 3_600_000 / release.revision)),
          ownerReferences: [{ kind: 'Deployment', name: 'checkout', uid: 'uid-checkout', controller: true }],
          annotations: {
            'deployment.kubernetes.io/revision': String(release.revision),
            ...(release.formerly && { 'deployment.kubernetes.io/revision-history': release.formerly }),
            ...release.annotations,
          },
        },
        spec: { replicas: release.pods?.length ?? 0, template: templateOf(release, release.hash) },
        status: {
          replicas: release.pods?.length ?? 0,
          readyReplicas: ready(release),
          availableReplicas: ready(release),
        },
      }),
    ),
    pods,
    services: [
      report('Service', {
        metadata: { uid: 'uid-service', name: 'checkout', namespace: 'shop', resourceVersion: '1' },
        spec: { selector: { app: 'checkout' } },
      }),
    ],
    slices: [
      report('EndpointSlice', {
        metadata: {
          uid: 'uid-slice',
          name: 'checkout-1',
          namespace: 'shop',
          resourceVersion: '1',
          labels: { 'kubernetes.io/service-name': 'checkout' },
        },
        endpoints: pods.map(({ uid, name, isReady }) => ({
          conditions: { ready: isReady, serving: isReady, terminating: false },
          targetRef: { kind: 'Pod', uid, name },
        })),
      }),
    ],
  };
}

function podOf({ hash, image }: Release, pod: Pod, index: number): PodReport {
  const { isReady = true, readyAgoMs = 60_000, startedAgoMs = readyAgoMs + 4_000 } = pod;
  return report('Pod', {
    metadata: {
      uid: `uid-${hash}-${index}`,
      name: `checkout-${hash}-${index}`,
      namespace: 'shop',
      resourceVersion: '1',
      labels: { app: 'checkout', 'pod-template-hash': hash },
      creationTimestamp: iso(now - startedAgoMs),
      ownerReferences: [{ kind: 'ReplicaSet', name: `checkout-${hash}`, uid: `uid-${hash}`, controller: true }],
    },
    spec: { containers: [{ name: 'app', image, ports: [{ containerPort: 8080 }] }] },
    status: {
      phase: 'Running',
      podIP: '10.244.0.1',
      conditions: [
        { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: iso(now - readyAgoMs) },
        ...(pod.conditions ?? []),
      ],
      containerStatuses: [
        {
          name: 'app',
          image,
          imageID: `registry@sha256:${hash}`,
          ready: isReady,
          restartCount: pod.restarts ?? 0,
          state: pod.state ?? { running: { startedAt: iso(now - startedAgoMs) } },
          lastState: pod.lastState ?? {},
        },
      ],
    },
  });
}

export const times = (count: number, pod: Pod = {}): readonly Pod[] => Array.from({ length: count }, () => pod);
export const r6: Release = {
  revision: 6,
  hash: 'aaaaa6',
  image: 'registry/shop/checkout:2.0.9',
  agoMs: 3 * 86_400_000,
};
export const r7: Release = { revision: 7, hash: 'bbbbb7', image: 'registry/shop/checkout:2.1.0', agoMs: 105_000 };
export const r5: Release = {
  revision: 5,
  hash: 'ccccc5',
  image: 'registry/shop/checkout:2.0.8',
  agoMs: 9 * 86_400_000,
};
export const midRollout = (more: Partial<Given> = {}, pod: Pod = {}): DeploymentFamily =>
  situation({
    releases: [r5, { ...r6, pods: times(6, { readyAgoMs: 3 * 86_400_000 }) }, { ...r7, pods: times(2, pod) }],
    ...more,
  });
export const condition = (type: string, status: string, reason: string, agoMs = 0) => ({
  type,
  status,
  reason,
  message: reason,
  lastUpdateTime: iso(now - agoMs),
  lastTransitionTime: iso(now - agoMs),
});
