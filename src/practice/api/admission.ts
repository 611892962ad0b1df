import { podKind } from '../kinds/pod-kind.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { serviceAccountKind } from '../kinds/service-account-kind.ts';
import type { KubeObject, Pod } from '../kube-objects.ts';
import { refuseOverQuota } from '../quota/quota-admission.ts';
import type { ObjectStore } from './object-store.ts';
import { forbiddenTo } from './status-error.ts';

/** What the server's admission plugins have against a valid new object: the last word before it is stored. */
export function admit(store: ObjectStore, row: ResourceRow, namespace: string | undefined, object: KubeObject): void {
  if (namespace === undefined) return;
  if (row === podKind) refuseUnknownAccount(store, namespace, object as Pod);
  refuseOverQuota(store, row, namespace, object);
}

/** Upstream: plugin/pkg/admission/serviceaccount. Pods that name none are not given one: nothing reads its token. */
function refuseUnknownAccount(store: ObjectStore, namespace: string, { metadata, spec }: Pod): void {
  const account = spec.serviceAccountName;
  if (typeof account !== 'string' || account === '' || account === 'default') return;
  if (store.get(serviceAccountKind, namespace, account)) return;
  const words = `serviceaccount ${JSON.stringify(account)} not found`;
  throw forbiddenTo(podKind, metadata.name, `error looking up service account ${namespace}/${account}: ${words}`);
}
