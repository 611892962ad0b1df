import type { AutoscalerReport, Family } from '../domain/reports.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { rulesOf } from './registry.ts';

export const verbs = ['rollback', 'pause', 'resume', 'restart', 'scale', 'image', 'delete-pod'] as const;
export type Verb = (typeof verbs)[number];

/** Why a verb can't be used now; without it, it can. */
export type VerbState = { readonly notNow?: SafeText };
export type Verbs = Readonly<Record<Verb, VerbState>>;

/** What may be done with a workload as it stands, for its keys, its commands and its plans alike. */
export function verbsOf(family: Family): Verbs {
  const owned = ownedBySomebody(family);
  const state = (...reasons: readonly (SafeText | undefined)[]): VerbState => {
    const notNow = reasons.find(reason => reason !== undefined);
    return notNow === undefined ? {} : { notNow };
  };
  const paused = family.workload.paused ? ours('paused: resume it first') : undefined;
  return {
    // Paused or not: the plan resumes it in the same change. Whoever pauses a bad release must be able to take it back.
    rollback: state(owned, withoutHistory(family)),
    pause: state(owned, unpausable(family), family.workload.paused ? ours('already paused') : undefined),
    resume: state(owned, unpausable(family), family.workload.paused ? undefined : ours('not paused')),
    // kubectl refuses the same: the pods would not be replaced before it is resumed.
    restart: state(owned, paused),
    scale: state(owned, unscalable(family)),
    image: state(owned),
    'delete-pod': state(family.pods?.length === 0 ? ours('it has no pod') : undefined),
  };
}

/** Why nothing of this object may be changed by hand, whatever it is. */
export function ownedBySomebody({ workload }: Family): SafeText | undefined {
  if (workload.deletedAt !== undefined) return ours('it is being deleted');
  if (workload.ownerUid !== undefined)
    return ours('it belongs to another object, which would undo the change: change that one');
  return undefined;
}

function withoutHistory(family: Family): SafeText | undefined {
  if (family.revisions === undefined) return undefined;
  return rulesOf(family).kept(family).length < 2 ? ours('there is no other revision to go back to') : undefined;
}

function unpausable({ workload }: Family): SafeText | undefined {
  if (workload.kind === 'Deployment') return undefined;
  const instead = workload.kind === 'StatefulSet' ? '; its partition holds pods back' : '';
  return safe(`a ${workload.kind} can’t be paused${instead}`);
}

function unscalable(family: Family): SafeText | undefined {
  if (family.workload.kind === 'DaemonSet') return ours('a DaemonSet runs one pod on each node');
  const autoscaler = autoscalerOf(family);
  return autoscaler && safe(`autoscaler ${autoscaler.name} owns the replicas`);
}

/** The autoscaler that sets this workload's replicas. None where they were not read, which the plan says. */
export const autoscalerOf = ({ workload, autoscalers = [] }: Family): AutoscalerReport | undefined =>
  autoscalers.find(
    ({ namespace, target }) =>
      namespace === workload.namespace && target.kind === workload.kind && target.name === workload.name,
  );
