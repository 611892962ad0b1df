import { isSameJson } from '../../domain/json.ts';
import type { Family, PodReport, StatefulSetReport } from '../../domain/reports.ts';
import { keptInControllerRevisions } from '../shared/controller-revisions.ts';
import type { Kept } from '../shared/kept.ts';

export type StatefulSetFamily = Family<StatefulSetReport>;
export type OrderedPod = { readonly pod: PodReport; readonly ordinal: number };

/** The revision that is asked for: the controller's word once it has seen the spec, else the one of equal text. */
export function currentOfStatefulSet(family: StatefulSetFamily): Kept | undefined {
  const { workload } = family;
  const kept = keptInControllerRevisions(family);
  return workload.observedGeneration >= workload.generation
    ? kept.find(({ name }) => name === workload.updateRevision)
    : kept.find(({ template }) => isSameJson(template, workload.template));
}

/** Its pods in the order of their ordinals, the numbers at the end of their names. */
export const podsInOrder = ({ workload, pods = [] }: StatefulSetFamily): readonly OrderedPod[] =>
  pods
    .filter(({ ownerUid, name }) => ownerUid === workload.uid && name.startsWith(`${workload.name}-`))
    .map(pod => ({ pod, ordinal: Number(pod.name.slice(workload.name.length + 1)) }))
    .filter(({ ordinal }) => Number.isInteger(ordinal))
    .sort((a, b) => a.ordinal - b.ordinal);

/** Pods below this ordinal keep the revision that they have. */
export const heldBelow = ({ firstOrdinal, partition }: StatefulSetReport): number => firstOrdinal + partition;

/** How many pods the controller brings to the template that is asked for, by itself. */
export const rolledByItself = ({ desired, partition }: StatefulSetReport): number => Math.max(0, desired - partition);
