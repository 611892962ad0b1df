import type { BudgetStatus } from '../../workload-objects.ts';

type Words = { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string };

/** Upstream: pkg/apis/policy/helper. Whether a pod may go, in one condition. */
export function withDisruptionCondition(status: BudgetStatus, now: string, failure?: string): BudgetStatus {
  const words = failure === undefined ? wordsOf(status) : { status: 'False', reason: 'SyncFailed', message: failure };
  const before = status.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  const condition = {
    type: 'DisruptionAllowed',
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime: before?.status === words.status ? before.lastTransitionTime : now,
    ...words,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed');
  return { ...status, conditions: [...others, condition] };
}

function wordsOf({ disruptionsAllowed }: BudgetStatus): Words {
  return disruptionsAllowed > 0
    ? { status: 'True', reason: 'SufficientPods', message: '' }
    : { status: 'False', reason: 'InsufficientPods', message: '' };
}
