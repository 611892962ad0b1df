import { deleteObject } from '../../api/object-deletion.ts';
import { changeObject, createObject } from '../../api/object-writes.ts';
import { StatusError } from '../../api/status-error.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { KubeObject, Pod, PodTemplate } from '../../kube-objects.ts';
import type { StatefulSet } from '../../workload-objects.ts';
import { recordEvent } from '../event-recorder.ts';
import { ownerReferenceTo } from '../owner-reference.ts';
import { POD_REVISION, templateOf } from '../revision-history.ts';
import { claimNames, createClaims, retainClaims } from './claims.ts';
import type { Member, SetLook } from './member.ts';

/** After stateful_pod_control.go: a pod keeps its name, its place and its claims for ever. */
const MANAGER = 'kube-controller-manager';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

function memberName({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`;
}

export function createMember(look: SetLook, member: Member): void {
  const { tools, set } = look;
  const name = memberName(set, member.ordinal);
  told(look, name, 'Create', () => {
    createClaims(look, member.ordinal);
    createObject(tools.writes, podKind, set.metadata.namespace, draftOf(look, member), { manager: MANAGER });
    retainClaims(look, member.ordinal);
  });
}

export function deleteMember(look: SetLook, { metadata }: Pod): void {
  told(look, metadata.name, 'Delete', () => {
    deleteObject(look.tools.writes, podKind, metadata.namespace, metadata.name, {});
  });
}

/** Puts back what belongs to the place: an adopted pod may lack its labels. */
export function repairMember(look: SetLook, pod: Pod, ordinal: number): void {
  const labels = { ...pod.metadata.labels, ...identityLabels(look.set, ordinal) };
  if (Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value)) return;
  const change = (current: KubeObject) => ({ ...current, metadata: { ...current.metadata, labels } });
  told(look, pod.metadata.name, 'Update', () => {
    changeObject(look.tools.writes, podKind, pod.metadata.namespace, pod.metadata.name, change, { manager: MANAGER });
  });
}

export function hasIdentity({ metadata }: Pod): boolean {
  return metadata.labels?.[POD_NAME] === metadata.name;
}

function identityLabels(set: StatefulSet, ordinal: number) {
  return { [POD_NAME]: memberName(set, ordinal), [POD_INDEX]: String(ordinal) };
}

function draftOf({ set, current, update }: SetLook, { ordinal, revision }: Member): unknown {
  const template = revision === current.metadata.name ? templateOf(current) : templateOf(update);
  const { metadata, spec } = template;
  const name = memberName(set, ordinal);
  return {
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      labels: { ...metadata.labels, ...identityLabels(set, ordinal), [POD_REVISION]: revision },
      annotations: metadata.annotations,
      ownerReferences: [ownerReferenceTo(set)],
    },
    spec: {
      ...spec,
      hostname: name,
      ...(set.spec.serviceName !== '' && { subdomain: set.spec.serviceName }),
      ...volumesOf(set, spec, ordinal),
    },
  };
}

function volumesOf(set: StatefulSet, spec: PodTemplate['spec'], ordinal: number) {
  const claims = claimNames(set, ordinal);
  const volumes = (spec.volumes as { name: string }[] | undefined) ?? [];
  if (claims.size === 0) return volumes.length > 0 ? { volumes } : {};
  const claimed = [...claims].map(([name, claimName]) => ({ name, persistentVolumeClaim: { claimName } }));
  return { volumes: [...claimed, ...volumes.filter(volume => !claims.has(volume.name))] };
}

/** Says what was done to a pod, or why it could not be; a name that is taken is only tried again. */
function told({ tools, set }: SetLook, name: string, verb: 'Create' | 'Update' | 'Delete', act: () => void): void {
  const tell = (type: 'Normal' | 'Warning', result: string, words: string) =>
    recordEvent(tools.writes, set, {
      type,
      reason: `${result}${verb}`,
      message: `${verb} Pod ${name} in StatefulSet ${set.metadata.name} ${words}`,
      component: 'statefulset-controller',
    });
  try {
    act();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (verb === 'Delete' && error.code === 404) return tell('Normal', 'Successful', 'successful');
    if (error.body.reason !== 'AlreadyExists') tell('Warning', 'Failed', `failed error: ${error.message}`);
    throw error;
  }
  tell('Normal', 'Successful', 'successful');
}
