import { applyObject } from '../../api/apply-verb.ts';
import { withoutManagers } from '../../api/managed-fields.ts';
import type { Writes } from '../../api/object-writes.ts';
import { servedKind } from '../../custom/served-rows.ts';
import type { JsonObject } from '../../json.ts';
import { at, equalJson } from '../../json.ts';
import { deploymentKind } from '../../kinds/deployment-kind.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';
import type { Deployment, KubeObject } from '../../kube-objects.ts';
import { conditionOf } from '../../kube-objects.ts';
import type { Application } from './application.ts';
import { TRACKING } from './application.ts';

const MANAGER = 'argocd-controller';

/** One object of Git, and how it is meant in the cluster. */
export type Managed = {
  readonly row: ResourceRow;
  readonly namespace: string;
  readonly name: string;
  readonly wanted: JsonObject;
};

/** Undefined for a kind that the cluster doesn't have. */
export function managedResource({ store }: Writes, app: Application, manifest: JsonObject): Managed | undefined {
  const row = servedKind(store, String(manifest.apiVersion), String(manifest.kind));
  if (!row) return undefined;
  const metadata = manifest.metadata as { name: string; namespace?: string; annotations?: object };
  const namespace = metadata.namespace ?? app.spec.destination?.namespace ?? 'default';
  const tracking = `${app.metadata.name}:${row.group}/${row.kind}:${namespace}/${metadata.name}`;
  const annotations = { ...metadata.annotations, [TRACKING]: tracking };
  const wanted = { ...manifest, metadata: { ...metadata, namespace, annotations } };
  return { row, namespace, name: metadata.name, wanted };
}

export const liveOf = ({ store }: Writes, { row, namespace, name }: Managed): KubeObject | undefined =>
  store.get(row, namespace, name);

/** Lays it over what is there, with force, as Argo CD does with ServerSideApply=true. */
export function applyManaged(writes: Writes, { row, namespace, name, wanted }: Managed, dryRun = false): JsonObject {
  const request = {
    target: { row, namespace, name, subresource: undefined, rest: '' },
    query: new URLSearchParams({ force: 'true' }),
    body: wanted,
    text: JSON.stringify(wanted),
    twice: [],
    mediaType: 'application/apply-patch+yaml',
    userAgent: MANAGER,
  };
  return applyObject(writes, request, { manager: MANAGER, isPatch: true, dryRun }).body;
}

/** Applying it would change something: what Git says nothing about may be as it likes. */
export function isOutOfSync(writes: Writes, managed: Managed): boolean {
  const live = liveOf(writes, managed);
  return !live || !equalJson(withoutManagers(live), withoutManagers(applyManaged(writes, managed, true) as KubeObject));
}

export type Health = 'Healthy' | 'Progressing' | 'Suspended' | 'Degraded' | 'Missing';

/** Upstream: gitops-engine pkg/health/health_deployment.go. Only workloads and Applications have a health. */
export function healthOf(writes: Writes, managed: Managed): Health | undefined {
  const live = liveOf(writes, managed);
  if (!live) return 'Missing';
  if (managed.row.kind === 'Application') return (at(live, 'status', 'health', 'status') as Health) ?? 'Progressing';
  if (managed.row !== deploymentKind) return undefined;
  const { spec, status, metadata } = live as Deployment;
  if (spec.paused) return 'Suspended';
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return 'Progressing';
  if (conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return 'Degraded';
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const isDone =
    updatedReplicas >= spec.replicas && replicas <= updatedReplicas && availableReplicas >= updatedReplicas;
  return isDone ? 'Healthy' : 'Progressing';
}
