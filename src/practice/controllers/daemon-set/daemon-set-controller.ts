import { matchesSelector } from '../../api/selectors.ts';
import { equalSemantically } from '../../json.ts';
import { daemonSetKind } from '../../kinds/daemon-set-kind.ts';
import { nodeKind } from '../../kinds/plain-kinds.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { KubeObject } from '../../kube-objects.ts';
import { controllerOf, isReady, readySince } from '../../kube-objects.ts';
import type { ControllerRevision, DaemonSet } from '../../workload-objects.ts';
import type { Controller, ControllerTools } from '../controller.ts';
import { namespaceAndName } from '../controller.ts';
import { dropRevisions, POD_REVISION } from '../revision-history.ts';
import type { DaemonLook } from './daemon-look.ts';
import { lookAtNodes } from './daemon-look.ts';
import { createDaemonPod, deleteDaemonPod } from './daemon-pod.ts';
import { findDaemonRevisions, hashOf } from './daemon-revisions.ts';
import { writeDaemonStatus } from './daemon-status.ts';
import { rollOn } from './rolling-update.ts';
import type { Staffing } from './staffing.ts';
import { NOTHING, staffNodes } from './staffing.ts';

const NAME = 'daemonset';

/** After pkg/controller/daemon of Kubernetes 1.36: one pod for every node that fits. */
export function daemonSetController(tools: ControllerTools): Controller {
  const { store } = tools.writes;
  return {
    name: NAME,
    affectedBy: ({ row, object, type, previous }) => {
      if (row === daemonSetKind) return type === 'DELETED' ? [] : [keyOf(object)];
      if (row === nodeKind) return isOtherNode(object, previous) ? store.list(daemonSetKind).map(keyOf) : [];
      if (row !== podKind) return [];
      const owners = [object, ...(previous ? [previous] : [])].flatMap(ownerKey);
      return type === 'DELETED' || controllerOf(object) ? owners : [...owners, ...selecting(object)];
    },
    reconcile: key => {
      const set = store.get(daemonSetKind, ...namespaceAndName(key)) as DaemonSet | undefined;
      if (set && !set.metadata.deletionTimestamp) look(tools, set);
    },
  };

  function selecting({ metadata }: KubeObject): string[] {
    return (store.list(daemonSetKind, metadata.namespace) as readonly DaemonSet[])
      .filter(set => matchesSelector(set.spec.selector, metadata.labels))
      .map(keyOf);
  }
}

function look(tools: ControllerTools, set: DaemonSet): void {
  const { writes } = tools;
  const { current, old } = findDaemonRevisions(writes, set);
  const hash = hashOf(current);
  const seen: DaemonLook = { tools, set, hash, nodes: lookAtNodes(tools, set) };
  try {
    const missing = staffNodes(seen);
    carryOut(seen, missing);
    // As upstream waits for its own changes to show before it goes on.
    const isCalm = missing.create.length + missing.remove.length === 0;
    const mayRoll = isCalm && set.spec.updateStrategy.type === 'RollingUpdate';
    carryOut(seen, mayRoll ? rollOn(seen) : NOTHING);
    cleanHistory(seen, old);
  } finally {
    writeDaemonStatus({ ...seen, nodes: lookAtNodes(tools, set) });
    wakeWhenAvailable(seen);
  }
}

function carryOut({ tools, set, hash }: DaemonLook, { create, remove }: Staffing): void {
  for (const node of create) createDaemonPod(tools, set, hash, node);
  for (const pod of remove) deleteDaemonPod(tools, set, pod);
}

/** All old revisions count against the limit, but one that pods still run is passed over. */
function cleanHistory({ tools, set, nodes }: DaemonLook, old: readonly ControllerRevision[]): void {
  const live = new Set(nodes.flatMap(({ pods }) => pods.map(pod => pod.metadata.labels?.[POD_REVISION])));
  const unused = old.filter(revision => !live.has(hashOf(revision)));
  dropRevisions(tools.writes, unused, old.length - set.spec.revisionHistoryLimit);
}

function isOtherNode(node: KubeObject, previous: KubeObject | undefined): boolean {
  return (
    !previous ||
    !equalSemantically(node.metadata.labels, previous.metadata.labels) ||
    !equalSemantically(node.spec, previous.spec)
  );
}

function wakeWhenAvailable({ tools, set, nodes }: DaemonLook): void {
  const minReady = (set.spec.minReadySeconds ?? 0) * 1000;
  if (minReady === 0) return;
  const times = nodes.flatMap(({ pods }) => pods.filter(isReady).map(pod => readySince(pod) + minReady));
  const next = Math.min(...times.filter(time => time > tools.writes.clock.now()));
  if (Number.isFinite(next)) tools.wakeAt(NAME, keyOf(set), next);
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function ownerKey(object: KubeObject): string[] {
  const owner = controllerOf(object);
  return owner?.kind === 'DaemonSet' ? [`${object.metadata.namespace}/${owner.name}`] : [];
}
