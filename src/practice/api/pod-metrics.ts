import { apiTime } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { KubeObject, Pod } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { PodUsage, Usage } from '../traffic/pod-usage.ts';
import { USAGE_EVERY_MILLIS } from '../traffic/pod-usage.ts';
import type { NamedResource } from './request-target.ts';
import { selection } from './resource-verbs.ts';
import { methodNotAllowed, notFound, unknownResource } from './status-error.ts';

/** What a metrics server adds to discovery. Nothing of it is stored. Upstream: kubernetes-sigs/metrics-server pkg/api. */
export const podMetricsRow: ResourceRow = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  resource: 'pods',
  singular: '',
  kind: 'PodMetrics',
  shortNames: [],
  namespaced: true,
  subresources: [],
  verbs: ['get', 'list'],
  generation: 'none',
  hasStatus: false,
  fill: () => {},
  problems: () => [],
};

export const isOfMetrics = ({ group, version }: NamedResource): boolean =>
  group === podMetricsRow.group && version === podMetricsRow.version;

/** `kubectl top pods`: one pod or those of a selection; a pod that was seen once only is left out. */
export function podMetrics(
  { store }: PracticeCluster,
  usage: PodUsage,
  verb: string,
  { resource, namespace, name, subresource }: NamedResource,
  query: URLSearchParams,
): JsonObject {
  if (resource !== podMetricsRow.resource || subresource !== undefined) throw unknownResource();
  const shown = (pod: Pod): readonly JsonObject[] => {
    const used = usage.usageOf(pod);
    return used ? [metricsOf(pod, used)] : [];
  };
  if (verb === 'get') {
    const pod = store.get(podKind, namespace, name ?? '') as Pod | undefined;
    const [found] = pod ? shown(pod) : [];
    if (!found) throw notFound({ ...podMetricsRow, resource: 'podmetrics' }, `${namespace}/${name}`);
    return found;
  }
  if (verb !== 'list') throw methodNotAllowed();
  const target = { row: podMetricsRow, namespace, name, subresource: undefined, rest: '' };
  const { matches } = selection(target, query);
  const pods = (store.list(podKind, namespace) as readonly (KubeObject & Pod)[]).filter(matches);
  return { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items: pods.flatMap(shown) };
}

function metricsOf({ metadata, spec }: Pod, { at, millicores, bytes }: Usage): JsonObject {
  const [first, ...others] = spec.containers;
  const idle = { cpu: '0', memory: '0' };
  return {
    kind: 'PodMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      creationTimestamp: apiTime(at),
      ...(metadata.labels && { labels: metadata.labels }),
    },
    timestamp: apiTime(at),
    window: `${USAGE_EVERY_MILLIS / 1000}s`,
    containers: [
      {
        name: first?.name ?? '',
        usage: { cpu: `${millicores * 1_000_000}n`, memory: `${Math.round(bytes / 1024)}Ki` },
      },
      ...others.map(container => ({ name: container.name, usage: idle })),
    ],
  };
}
