import { changeObject } from '../api/object-writes.ts';
import { CLAIM_PROTECTION, persistentVolumeClaimKind } from '../kinds/persistent-volume-claim-kind.ts';
import { podKind } from '../kinds/pod-kind.ts';
import type { KubeObject, Pod } from '../kube-objects.ts';
import type { PersistentVolumeClaim } from '../workload-objects.ts';
import type { Controller, ControllerTools } from './controller.ts';
import { namespaceAndName } from './controller.ts';

const MANAGER = 'kube-controller-manager';

/**
 * Binds every claim at once, as a storage class with a quick provisioner does; the volume is a name only. A claim that
 * is deleted goes when no pod names it any more (pvc-protection).
 */
export function volumeClaims({ writes }: ControllerTools): Controller {
  const { store } = writes;
  return {
    name: 'volume-claims',
    affectedBy: ({ row, object, type }) => {
      const { namespace, name } = object.metadata;
      if (row === persistentVolumeClaimKind) return type === 'DELETED' ? [] : [`${namespace}/${name}`];
      if (row !== podKind || type !== 'DELETED') return [];
      return claimsIn(object as Pod).map(claim => `${namespace}/${claim}`);
    },
    reconcile: key => {
      const [namespace, name] = namespaceAndName(key);
      const claim = store.get(persistentVolumeClaimKind, namespace, name) as PersistentVolumeClaim | undefined;
      if (!claim) return;
      if (claim.metadata.deletionTimestamp) release(claim);
      else if (claim.status.phase === 'Pending') bind(claim);
    },
  };

  function bind({ metadata, spec }: PersistentVolumeClaim): void {
    const { namespace, name, uid } = metadata;
    const options = { manager: MANAGER };
    const withVolume = (current: KubeObject) => ({ ...current, spec: { ...spec, volumeName: `pvc-${uid}` } });
    changeObject(writes, persistentVolumeClaimKind, namespace, name, withVolume, options);
    const { accessModes, resources } = spec;
    const status = { phase: 'Bound', accessModes, capacity: resources?.requests };
    const bound = (current: KubeObject) => ({ ...current, status });
    changeObject(writes, persistentVolumeClaimKind, namespace, name, bound, { ...options, subresource: 'status' });
  }

  function release({ metadata }: PersistentVolumeClaim): void {
    const { namespace, name, finalizers = [] } = metadata;
    const isUsed = (store.list(podKind, namespace) as readonly Pod[]).some(pod => claimsIn(pod).includes(name));
    if (isUsed || !finalizers.includes(CLAIM_PROTECTION)) return;
    const change = (current: KubeObject) => ({
      ...current,
      metadata: { ...current.metadata, finalizers: finalizers.filter(each => each !== CLAIM_PROTECTION) },
    });
    changeObject(writes, persistentVolumeClaimKind, namespace, name, change, { manager: MANAGER });
  }
}

function claimsIn({ spec }: Pod): string[] {
  const volumes = (spec.volumes as { persistentVolumeClaim?: { claimName: string } }[] | undefined) ?? [];
  return volumes.flatMap(volume => volume.persistentVolumeClaim?.claimName ?? []);
}
