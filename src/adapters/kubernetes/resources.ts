import type { ReportKind } from '../../domain/reports.ts';

const collections: {
  readonly [kind in ReportKind]: {
    readonly root: string;
    readonly plural: string;
  };
} = {
  Deployment: { root: '/apis/apps/v1', plural: 'deployments' },
  StatefulSet: { root: '/apis/apps/v1', plural: 'statefulsets' },
  DaemonSet: { root: '/apis/apps/v1', plural: 'daemonsets' },
  ControllerRevision: { root: '/apis/apps/v1', plural: 'controllerrevisions' },
  HorizontalPodAutoscaler: { root: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers' },
  ReplicaSet: { root: '/apis/apps/v1', plural: 'replicasets' },
  Pod: { root: '/api/v1', plural: 'pods' },
  Service: { root: '/api/v1', plural: 'services' },
  EndpointSlice: {
    root: '/apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
  },
};

/** Where a kind is listed and watched, in one namespace or in all. */
export function collectionPath(kind: ReportKind, namespace?: string): string {
  const { root, plural } = collections[kind];
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** Adds to a path's query, which it may already have. Nothing is added for `undefined`. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const [before = '', existing = ''] = path.split('?', 2);
  const params = new URLSearchParams(existing);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, value);
  const text = params.toString();
  return text === '' ? before : `${before}?${text}`;
}
