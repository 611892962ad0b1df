import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import type { Deployment, KubeObject } from '../kube-objects.ts';
import { selectorText } from '../selector-text.ts';
import { conflict, invalidObject, MODIFIED_WORDS } from './status-error.ts';

export const SCALE = { group: 'autoscaling', version: 'v1', resource: 'scales', kind: 'Scale' } as const;

/** The size of a workload as an object of its own. */
export function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { spec, status } = object as Deployment;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec.replicas === 0 ? {} : { replicas: spec.replicas },
    status: {
      replicas: status.replicas ?? 0,
      selector: selectorText(spec.selector),
    },
  };
}

/** The workload with the size that a changed Scale asks for. The Scale has been read as one. */
export function withScale(row: ResourceRow, object: KubeObject, scale: unknown): JsonObject {
  const replicas = Number(at(scale, 'spec', 'replicas') ?? 0);
  const name = object.metadata.name;
  const version = at(scale, 'metadata', 'resourceVersion');
  if (version && version !== object.metadata.resourceVersion) throw conflict(row, name, MODIFIED_WORDS);
  const uid = at(scale, 'metadata', 'uid');
  if (uid && uid !== object.metadata.uid) {
    throw conflict(
      row,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${object.metadata.uid}`,
    );
  }
  if (replicas < 0) {
    const problem = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidObject({ ...row, ...SCALE }, name, [problem]);
  }
  return { ...object, spec: { ...(object as Deployment).spec, replicas } };
}
