import { changeObject, createObject } from '../../api/object-writes.ts';
import { badRequest } from '../../api/status-error.ts';
import { equalJson } from '../../json.ts';
import { persistentVolumeClaimKind } from '../../kinds/persistent-volume-claim-kind.ts';
import { podKind } from '../../kinds/pod-kind.ts';
import type { KubeObject, OwnerReference } from '../../kube-objects.ts';
import type { ClaimTemplate, PersistentVolumeClaim, StatefulSet } from '../../workload-objects.ts';
import { recordEvent } from '../event-recorder.ts';
import { ownerReferenceTo } from '../owner-reference.ts';
import type { SetLook } from './member.ts';
import { startOrdinal } from './member.ts';

const MANAGER = 'kube-controller-manager';

/** Volume name → name of the claim behind it, for one place in the set. */
export function claimNames(set: StatefulSet, ordinal: number): ReadonlyMap<string, string> {
  const templates = set.spec.volumeClaimTemplates ?? [];
  return new Map(templates.map(({ metadata }) => [metadata.name, claimName(set, metadata.name, ordinal)]));
}

function claimName({ metadata }: StatefulSet, volume: string, ordinal: number): string {
  return `${volume}-${metadata.name}-${ordinal}`;
}

/** Makes what is missing. A claim that is being deleted holds its pod back. */
export function createClaims(look: SetLook, ordinal: number): void {
  const { tools, set } = look;
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = claimName(set, template.metadata.name, ordinal);
    const existing = claimNamed(look, name);
    if (existing?.metadata.deletionTimestamp) throw badRequest(`pvc ${name} is being deleted`);
    if (existing) continue;
    const draft = draftOf(set, template, name);
    createObject(tools.writes, persistentVolumeClaimKind, set.metadata.namespace, draft, { manager: MANAGER });
    const pod = `${set.metadata.name}-${ordinal}`;
    recordEvent(tools.writes, set, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`,
      component: 'statefulset-controller',
    });
  }
}

/** Under `whenScaled: Delete` a claim of an earlier pod of this name has to go first. */
export function isClaimStale(look: SetLook, ordinal: number): boolean {
  if (look.set.spec.persistentVolumeClaimRetentionPolicy.whenScaled === 'Retain') return false;
  return claimsOf(look, ordinal).some(claim => podOwners(claim).length > 0);
}

/** Lets the retention policy decide who owns a claim, and so when it goes. */
export function retainClaims(look: SetLook, ordinal: number): void {
  for (const claim of claimsOf(look, ordinal)) {
    const owners = ownersOf(look, claim, ordinal);
    if (equalJson(owners, claim.metadata.ownerReferences ?? [])) continue;
    const change = (current: KubeObject) => ({
      ...current,
      metadata: { ...current.metadata, ownerReferences: owners },
    });
    const { namespace, name } = claim.metadata;
    changeObject(look.tools.writes, persistentVolumeClaimKind, namespace, name, change, { manager: MANAGER });
  }
}

function ownersOf(look: SetLook, claim: PersistentVolumeClaim, ordinal: number): OwnerReference[] {
  const { set, tools } = look;
  const owners = claim.metadata.ownerReferences ?? [];
  const pod = tools.writes.store.get(podKind, set.metadata.namespace, `${set.metadata.name}-${ordinal}`);
  const isOurs = (owner: OwnerReference) => owner.uid === set.metadata.uid || owner.uid === pod?.metadata.uid;
  const isStale = (owner: OwnerReference) =>
    !isOurs(owner) && ((owner.kind === 'StatefulSet' && owner.name === set.metadata.name) || owner.kind === 'Pod');
  if (owners.some(isStale)) return owners;
  const others = owners.filter(owner => !isOurs(owner));
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy;
  const isCondemned = ordinal < startOrdinal(set) || ordinal >= startOrdinal(set) + set.spec.replicas;
  if (whenScaled === 'Delete' && isCondemned) return pod ? [...others, ownerReferenceTo(pod)] : owners;
  return whenDeleted === 'Delete' ? [...others, ownerReferenceTo(set)] : others;
}

function claimsOf(look: SetLook, ordinal: number): PersistentVolumeClaim[] {
  return [...claimNames(look.set, ordinal).values()].flatMap(name => claimNamed(look, name) ?? []);
}

function claimNamed({ tools, set }: SetLook, name: string): PersistentVolumeClaim | undefined {
  const found = tools.writes.store.get(persistentVolumeClaimKind, set.metadata.namespace, name);
  return found as PersistentVolumeClaim | undefined;
}

function podOwners({ metadata }: PersistentVolumeClaim): OwnerReference[] {
  return (metadata.ownerReferences ?? []).filter(owner => owner.kind === 'Pod');
}

function draftOf({ spec }: StatefulSet, template: ClaimTemplate, name: string): unknown {
  const { labels, annotations } = template.metadata;
  return {
    metadata: { name, labels: { ...labels, ...spec.selector.matchLabels }, ...(annotations && { annotations }) },
    spec: template.spec,
  };
}
