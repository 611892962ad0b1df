import { apiTime } from '../clock.ts';
import { withDisruptionCondition } from '../controllers/disruption/disruption-condition.ts';
import { isGuarded } from '../controllers/disruption/disruption-controller.ts';
import type { JsonObject } from '../json.ts';
import { at } from '../json.ts';
import { podDisruptionBudgetKind } from '../kinds/pod-disruption-budget-kind.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { Condition, KubeObject, Pod } from '../kube-objects.ts';
import { isReady } from '../kube-objects.ts';
import type { BudgetStatus, PodDisruptionBudget } from '../workload-objects.ts';
import { readDeleteOptions } from './delete-options.ts';
import type { DeleteWish } from './deletion-rules.ts';
import { deleteObject } from './object-deletion.ts';
import type { Writes } from './object-writes.ts';
import { changeObject } from './object-writes.ts';
import type { Answer, WriteRequest } from './resource-verbs.ts';
import { badRequest, evictionRefused, notFound, StatusError } from './status-error.ts';
import { managerOf } from './write-options.ts';

/** Deletes a pod unless its budget forbids it. Upstream: pkg/registry/core/pod/storage/eviction.go. */
export function evict(writes: Writes, { target, query, body, userAgent }: WriteRequest): Answer {
  const { namespace, name = '' } = target;
  if (at(body, 'metadata', 'name') !== name) throw badRequest('name in URL does not match name in Eviction object');
  const pod = writes.store.get(podKind, namespace, name) as Pod | undefined;
  if (!pod) throw notFound(podKind, name);
  const { wish, dryRun } = readDeleteOptions(new URLSearchParams(), at(body, 'deleteOptions'));
  const isTried = dryRun || query.has('dryRun');
  if (!isBeyondBudgets(pod)) {
    const budgets = (writes.store.list(podDisruptionBudgetKind, namespace) as readonly PodDisruptionBudget[]).filter(
      budget => isGuarded(budget, pod),
    );
    if (budgets.length > 1) throw tooManyBudgets();
    if (budgets[0]) spend(writes, budgets[0], pod, isTried);
  }
  if (!isTried) markAsTarget(writes, pod, managerOf(query, userAgent));
  removePod(writes, pod, wish, isTried);
  const done: JsonObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  return { code: 201, body: done };
}

/** Its disruption has happened already, or it has not begun to serve. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(status.phase) || metadata.deletionTimestamp !== undefined;
}

/** Takes one from what the budget allows; a pod that isn't ready costs nothing where the budget says so. */
function spend(writes: Writes, budget: PodDisruptionBudget, pod: Pod, isTried: boolean): void {
  const { metadata, spec, status } = budget;
  if (!isReady(pod)) {
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return;
    if (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0) return;
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    throw evictionRefused(`The disruption budget ${metadata.name} is still being processed by the server.`, 10);
  }
  if (status.disruptionsAllowed === 0) throw evictionRefused(refusalWords(budget));
  if (isTried) return;
  const now = apiTime(writes.clock.now());
  const spent: BudgetStatus = {
    ...status,
    disruptionsAllowed: status.disruptionsAllowed - 1,
    disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: now },
  };
  const next = spent.disruptionsAllowed === 0 ? withDisruptionCondition(spent, now) : spent;
  const change = (current: KubeObject) => ({ ...current, status: next });
  changeObject(writes, podDisruptionBudgetKind, metadata.namespace, metadata.name, change, {
    manager: 'kube-apiserver',
    subresource: 'status',
  });
}

function refusalWords({ metadata, status }: PodDisruptionBudget): string {
  const { name } = metadata;
  const condition = status.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const says = condition?.status === 'False' && condition.message !== '' ? condition : undefined;
  const no = `The disruption budget ${name} does not allow evicting pods currently`;
  if (says?.reason === 'SyncFailed') return `${no} because it failed sync: ${says.message}`;
  if (status.currentHealthy <= status.desiredHealthy) {
    return `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  }
  return says ? `${no} (${says.reason}): ${says.message}` : no;
}

function markAsTarget(writes: Writes, { metadata }: Pod, manager: string): void {
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: apiTime(writes.clock.now()),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const change = (current: KubeObject) => {
    const { status } = current as Pod;
    const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
    return { ...current, status: { ...status, conditions: [...others, condition] } };
  };
  changeObject(writes, podKind, metadata.namespace, metadata.name, change, { manager, subresource: 'status' });
}

function removePod(writes: Writes, { metadata }: Pod, wish: DeleteWish, dryRun: boolean): void {
  deleteObject(writes, podKind, metadata.namespace, metadata.name, wish, { dryRun });
}

function tooManyBudgets(): StatusError {
  const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  return new StatusError({ message, code: 500 });
}
