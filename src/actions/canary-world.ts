import type { Answer } from '../domain/answer.ts';
import { field, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { parseReportOf } from '../reports/parse-report.ts';
import { canaryName, trackLabel } from '../workloads/canary.ts';
import type { Readers } from './action.ts';
import { type Routing, readRouting } from './canary-routing.ts';
import { parseRef, type ReadWorld, readWorkloadWorld, type WorkloadWorld } from './workload-world.ts';

/** The stable Deployment and its canary beside it, each with all that hangs on it. */
export type CanaryWorld = {
  readonly stable: WorkloadWorld;
  /** `absent` in its answer: there is none. */
  readonly canary: WorkloadWorld;
  /** Whatever is left of a canary, in all its ReplicaSets and pods, also when the Deployment is gone. */
  readonly left: Answer<number>;
  readonly routing: Routing;
  readonly may: {
    readonly create: Answer<boolean>;
    readonly patchCanary: Answer<boolean>;
    readonly delete: Answer<boolean>;
  };
};

export type CanaryRef = { readonly namespace: string; readonly name: string };

export function parseCanaryRef(raw: JsonObject): { readonly ref?: CanaryRef; readonly problems: readonly string[] } {
  const { ref, problems } = parseRef(raw);
  if (ref && ref.kind !== 'Deployment')
    return { problems: [`a ${ref.kind} can't have a canary beside it: only a Deployment can`] };
  return { problems, ...(ref && { ref: { namespace: ref.namespace, name: ref.name } }) };
}

export const stableRef = ({ namespace, name }: CanaryRef): WorkloadRef => ({ kind: 'Deployment', namespace, name });
export const canaryRef = ({ namespace, name }: CanaryRef): WorkloadRef => ({
  kind: 'Deployment',
  namespace,
  name: canaryName(name),
});

export async function readCanaryWorld(ref: CanaryRef, from: Readers, signal: AbortSignal): Promise<CanaryWorld> {
  const { namespace } = ref;
  const deployments = { group: 'apps', resource: 'deployments', namespace };
  const { name } = canaryRef(ref);
  const [stable, canary, create, patchCanary, remove] = await Promise.all([
    readWorkloadWorld(stableRef(ref), from, signal, { withAutoscalers: true }),
    readWorkloadWorld(canaryRef(ref), from, signal),
    from.access.may({ verb: 'create', ...deployments }, signal),
    from.access.may({ verb: 'patch', ...deployments, name }, signal),
    from.access.may({ verb: 'delete', ...deployments, name }, signal),
  ]);
  const [left, routing] = await Promise.all([
    leftOf(ref, from, signal),
    readRouting(namespace, { stable, canary }, from, signal),
  ]);
  return { stable, canary, left, routing, may: { create, patchCanary, delete: remove } };
}

/** How many ReplicaSets and pods of the canary there are, those that stop already left out. */
async function leftOf(ref: CanaryRef, { reader }: Readers, signal: AbortSignal): Promise<Answer<number>> {
  const { namespace } = ref;
  const { name } = canaryRef(ref);
  const selected = `labelSelector=${encodeURIComponent(`${trackLabel}=canary`)}`;
  const [sets, pods] = await Promise.all([
    reader.list(`/apis/apps/v1/namespaces/${namespace}/replicasets?${selected}`, signal),
    reader.list(`/api/v1/namespaces/${namespace}/pods?${selected}`, signal),
  ]);
  if (sets.kind !== 'ok') return sets;
  if (pods.kind !== 'ok') return pods;
  const stays = (one: Json) => textAt(one, 'metadata', 'deletionTimestamp') === undefined;
  // Its labels depend on how it gets its requests, and the Deployment that has them may be gone: its name stays.
  const ofSet = (one: Json) => ownerOf(one) === `Deployment/${name}`;
  const ofPod = (one: Json) => ownerOf(one)?.replace(/-[^-]+$/, '') === `ReplicaSet/${name}`;
  const left = [...sets.value.filter(ofSet), ...pods.value.filter(ofPod)].filter(stays);
  return { kind: 'ok', at: pods.at, value: left.length };
}

/** `ReplicaSet/checkout-canary-5f6d8` */
const ownerOf = (one: Json): string | undefined =>
  listAt(one, 'metadata', 'ownerReferences')
    .filter(owner => field(owner, 'controller') === true)
    .map(owner => `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`)[0];

export const deploymentIn = ({ raw }: ReadWorld): DeploymentReport | undefined => {
  const report = parseReportOf('Deployment', raw);
  return report?.kind === 'Deployment' ? report : undefined;
};
