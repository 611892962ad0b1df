import { matchesSelector } from '../../api/selectors.ts';
import { controllerRevisionKind } from '../../kinds/controller-revision-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import { statefulSetKind } from '../../kinds/stateful-set-kind.ts';
import type { KubeObject, Pod } from '../../kube-objects.ts';
import { controllerOf, isReady, readySince } from '../../kube-objects.ts';
import type { ControllerRevision, StatefulSet } from '../../workload-objects.ts';
import { claimObjects } from '../claimed-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { byRevision, dropRevisions } from '../revision-history.ts';
import type { Member, SetLook } from './member.ts';
import { isMemberOf, ordinalOf, partitionOf, podRevision, startOrdinal } from './member.ts';
import { findSetRevisions } from './set-revisions.ts';
import { countMembers, writeSetStatus } from './set-status.ts';
import { updateMembers } from './update-members.ts';

const NAME = 'statefulset';

/** After pkg/controller/statefulset of Kubernetes 1.36, where MaxUnavailableStatefulSet is off. */
export function statefulSetController(tools: ControllerTools): Controller {
  const { store } = tools.writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row === statefulSetKind) return type === 'DELETED' ? [] : [keyOf(object)];
      if (row !== podKind && row !== controllerRevisionKind) return [];
      const owners = [object, ...(previous ? [previous] : [])].flatMap(ownerKey);
      if (row === podKind && type !== 'DELETED' && !controllerOf(object)) return [...owners, ...selecting(object)];
      return row === podKind ? owners : [];
    },
    reconcile: key => {
      const set = store.get(statefulSetKind, ...namespaceAndName(key)) as StatefulSet | undefined;
      if (set) look(tools, set);
    },
  };

  function selecting({ metadata }: KubeObject): string[] {
    return (store.list(statefulSetKind, metadata.namespace) as readonly StatefulSet[])
      .filter(set => matchesSelector(set.spec.selector, metadata.labels))
      .map(keyOf);
  }
}

function look(tools: ControllerTools, set: StatefulSet): void {
  const { writes } = tools;
  const revisions = claimObjects<ControllerRevision>(writes, set, controllerRevisionKind).sort(byRevision);
  const pods = claimObjects<Pod>(writes, set, podKind, pod => isMemberOf(set, pod));
  const found = findSetRevisions(writes, set, revisions);
  const seen: SetLook = { tools, set, ...found, ...placesOf(set, pods, found) };
  const { leaving, failure } = updateMembers(seen);
  writeSetStatus(seen, countMembers(seen, leaving));
  cleanHistory(seen, revisions, pods);
  wakeWhenAvailable(tools, set, pods);
  if (failure) throw failure;
}

/** Revisions that nothing runs on count against the limit, and no others. A negative limit keeps all. */
function cleanHistory(seen: SetLook, revisions: readonly ControllerRevision[], pods: readonly Pod[]): void {
  const { tools, set, current, update } = seen;
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(podRevision)]);
  const old = revisions.filter(({ metadata }) => !live.has(metadata.name));
  const limit = set.spec.revisionHistoryLimit;
  dropRevisions(tools.writes, old, limit < 0 ? 0 : old.length - limit);
}

type Places = Pick<SetLook, 'replicas' | 'condemned'>;

function placesOf(set: StatefulSet, pods: readonly Pod[], { current, update }: Pick<SetLook, 'current' | 'update'>) {
  const start = startOrdinal(set);
  const end = start + set.spec.replicas;
  const asMember = (pod: Pod): Member => ({ ordinal: ordinalOf(pod), pod, revision: podRevision(pod) });
  const byOrdinal = new Map(pods.map(asMember).map(member => [member.ordinal, member]));
  const replicas = Array.from({ length: set.spec.replicas }, (_, index): Member => {
    const ordinal = start + index;
    const revision = isLeftBehind(set, ordinal) ? current : update;
    return byOrdinal.get(ordinal) ?? { ordinal, pod: undefined, revision: revision.metadata.name };
  });
  const condemned = [...byOrdinal.values()]
    .filter(({ ordinal }) => ordinal < start || ordinal >= end)
    .sort((left, right) => right.ordinal - left.ordinal);
  return { replicas, condemned } satisfies Places;
}

/** Which revision a missing pod is made of (newVersionedStatefulSetPod): below the partition the current one. */
function isLeftBehind(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (rollingUpdate) return ordinal < startOrdinal(set) + partitionOf(set);
  return type === 'RollingUpdate' && ordinal < startOrdinal(set) + (set.status.currentReplicas ?? 0);
}

function wakeWhenAvailable({ wakeAt, writes }: ControllerTools, set: StatefulSet, pods: readonly Pod[]): void {
  const minReady = (set.spec.minReadySeconds ?? 0) * 1000;
  if (minReady === 0) return;
  const times = pods.filter(isReady).map(pod => readySince(pod) + minReady);
  const next = Math.min(...times.filter(time => time > writes.clock.now()));
  if (Number.isFinite(next)) wakeAt(NAME, keyOf(set), next);
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function ownerKey(object: KubeObject): string[] {
  const owner = controllerOf(object);
  return owner?.kind === 'StatefulSet' ? [`${object.metadata.namespace}/${owner.name}`] : [];
}
