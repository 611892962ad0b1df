import type { KubeObject, OwnerReference } from '../kube-objects.ts';

/** How a controller marks what it made (NewControllerRef). */
export function ownerReferenceTo({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
