import { podPath } from '../../actions/pod-delete.ts';
import { field, type Json, listAt, textAt } from '../../domain/json.ts';
import { isWorkloadKind, type WorkloadRef } from '../../domain/workload.ts';
import type { Cockpit } from '../cockpit.ts';

/** The workload that makes a pod again when it is gone: its controller, or of a ReplicaSet the Deployment above it. */
export async function ownerOfPod(
  { engine }: Cockpit,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<Pick<WorkloadRef, 'kind' | 'name'> | undefined> {
  const { reader } = engine;
  const pod = await reader.get(podPath(namespace, name), signal);
  const owner = pod.kind === 'ok' ? controllerIn(pod.value) : undefined;
  if (owner?.kind !== 'ReplicaSet') return named(owner);
  const set = await reader.get(`/apis/apps/v1/namespaces/${namespace}/replicasets/${owner.name}`, signal);
  return named(set.kind === 'ok' ? controllerIn(set.value) : undefined);
}

type Owner = { readonly kind: string; readonly name: string };

function controllerIn(object: Json): Owner | undefined {
  const owner = listAt(object, 'metadata', 'ownerReferences').find(one => field(one, 'controller') === true);
  const [kind, name] = [textAt(owner, 'kind'), textAt(owner, 'name')];
  return kind && name ? { kind, name } : undefined;
}

const named = (owner: Owner | undefined) =>
  owner && isWorkloadKind(owner.kind) ? { kind: owner.kind, name: owner.name } : undefined;
