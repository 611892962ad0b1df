import { at, isJsonObject } from '../json.ts';
import type { ResourceRow } from './resource-row.ts';

/** Keeps a claim until no pod uses it (admission plugin StorageObjectInUseProtection). */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

export const persistentVolumeClaimKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  kind: 'PersistentVolumeClaim',
  shortNames: ['pvc'],
  namespaced: true,
  subresources: ['status'],
  generation: 'none',
  hasStatus: true,
  returnsDeleted: true,
  fill: object => {
    if (isJsonObject(object.spec)) fillClaimSpec(object.spec);
  },
  prepareForCreate: object => {
    if (isJsonObject(object.metadata)) object.metadata.finalizers ??= [CLAIM_PROTECTION];
    object.status = { phase: 'Pending' };
  },
  problems: () => [],
};

/** Upstream: SetDefaults_PersistentVolumeClaimSpec. */
export function fillClaimSpec(spec: object): void {
  if (at(spec, 'volumeMode') === undefined) Object.assign(spec, { volumeMode: 'Filesystem' });
  if (at(spec, 'resources') === undefined) Object.assign(spec, { resources: {} });
}
