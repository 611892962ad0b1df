import { changeObject } from '../../api/object-writes.ts';
import { matchesSelector } from '../../api/selectors.ts';
import { apiTime } from '../../clock.ts';
import { equalJson } from '../../json.ts';
import { podDisruptionBudgetKind } from '../../kinds/pod-disruption-budget-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { KubeObject, Labels, Pod } from '../../kube-objects.ts';
import { isReady } from '../../kube-objects.ts';
import type { BudgetStatus, PodDisruptionBudget } from '../../workload-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { recordEvent } from '../event-recorder.ts';
import { withDisruptionCondition } from './disruption-condition.ts';
import type { Expectation } from './expected-pods.ts';
import { expectationOf, NoExpectation } from './expected-pods.ts';

const NAME = 'disruption';

/** How long an evicted pod may take to be marked before it counts again. */
const DELETION_MILLIS = 120_000;

/** Says how many pods may go. After pkg/controller/disruption of Kubernetes 1.36. */
export function disruptionController(tools: ControllerTools): Controller {
  const { store } = tools.writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row === podDisruptionBudgetKind) return type === 'DELETED' ? [] : [keyOf(object)];
      if (row !== podKind) return [];
      return (store.list(podDisruptionBudgetKind, object.metadata.namespace) as readonly PodDisruptionBudget[])
        .filter(budget => isGuarded(budget, object) || (previous && isGuarded(budget, previous)))
        .map(keyOf);
    },
    reconcile: key => {
      const budget = store.get(podDisruptionBudgetKind, ...namespaceAndName(key)) as PodDisruptionBudget | undefined;
      if (budget) look(tools, budget);
    },
  };
}

/** No selector at all finds no pod; an empty one finds all. */
export function isGuarded({ metadata, spec }: PodDisruptionBudget, pod: KubeObject): boolean {
  if (spec.selector === undefined || metadata.namespace !== pod.metadata.namespace) return false;
  return matchesSelector(spec.selector, pod.metadata.labels);
}

function look(tools: ControllerTools, budget: PodDisruptionBudget): void {
  const { writes, wakeAt } = tools;
  const now = writes.clock.now();
  const all = writes.store.list(podKind, budget.metadata.namespace) as readonly Pod[];
  const pods = all.filter(pod => isGuarded(budget, pod));
  if (pods.length === 0) tell(tools, budget, 'Normal', 'NoPods', 'No matching pods found');
  const expectation = expect(tools, budget, pods);
  if (!expectation) return;
  const { expected, desired } = expectation;
  const disrupted = stillDisrupted(budget, pods, now);
  const isWell = (pod: Pod) =>
    isReady(pod) && !pod.metadata.deletionTimestamp && disrupted[pod.metadata.name] === undefined;
  const healthy = pods.filter(isWell).length;
  const status: BudgetStatus = {
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: expected <= 0 ? 0 : Math.max(0, healthy - desired),
    expectedPods: expected,
    observedGeneration: budget.metadata.generation ?? 0,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    ...(budget.status.conditions && { conditions: budget.status.conditions }),
  };
  write(tools, budget, withDisruptionCondition(status, apiTime(now)));
  const times = Object.values(disrupted).map(time => Date.parse(time) + DELETION_MILLIS);
  if (times.length > 0) wakeAt(NAME, keyOf(budget), Math.max(now + 1, Math.min(...times)));
}

/** What can't be counted allows nothing (failSafe). */
function expect(tools: ControllerTools, budget: PodDisruptionBudget, pods: readonly Pod[]): Expectation | undefined {
  try {
    const expectation = expectationOf(tools.writes.store, budget, pods);
    if (expectation.unmanaged > 0) tell(tools, budget, 'Warning', 'UnmanagedPods', unmanagedWords(budget));
    return expectation;
  } catch (error) {
    if (!(error instanceof NoExpectation)) throw error;
    const words = `Failed to calculate the number of expected pods: ${error.message}`;
    tell(tools, budget, 'Warning', 'CalculateExpectedPodCountFailed', words);
    const status = { ...budget.status, disruptionsAllowed: 0 };
    write(tools, budget, withDisruptionCondition(status, apiTime(tools.writes.clock.now()), error.message));
    return undefined;
  }
}

/** Evicted, and not yet marked for deletion; after two minutes nobody believes in it any more. */
function stillDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Labels {
  const known = status.disruptedPods ?? {};
  const waiting = pods.filter(({ metadata }) => {
    const since = known[metadata.name];
    return since !== undefined && !metadata.deletionTimestamp && Date.parse(since) + DELETION_MILLIS >= now;
  });
  return Object.fromEntries(waiting.map(({ metadata }) => [metadata.name, known[metadata.name] as string]));
}

function write({ writes }: ControllerTools, budget: PodDisruptionBudget, status: BudgetStatus): void {
  if (equalJson(status, budget.status)) return;
  const { namespace, name } = budget.metadata;
  const change = (current: KubeObject) => ({ ...current, status });
  changeObject(writes, podDisruptionBudgetKind, namespace, name, change, {
    manager: 'kube-controller-manager',
    subresource: 'status',
  });
}

function tell(
  { writes }: ControllerTools,
  budget: PodDisruptionBudget,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  recordEvent(writes, budget, { type, reason, message, component: 'controllermanager' });
}

function unmanagedWords({ spec }: PodDisruptionBudget): string {
  const labels = Object.entries(spec.selector?.matchLabels ?? {});
  const list = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const selector = `&LabelSelector{MatchLabels:map[string]string{${list}},MatchExpressions:[]LabelSelectorRequirement{},}`;
  return (
    `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the ` +
    'status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these ' +
    'pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  );
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
