import { controllerRevisionKind } from './controller-revision-kind.ts';
import { cronJobKind } from './cron-job-kind.ts';
import { customResourceDefinitionKind } from './custom-resource-definition-kind.ts';
import { daemonSetKind } from './daemon-set-kind.ts';
import { deploymentKind } from './deployment-kind.ts';
import { eventKind, regardingEventKind } from './event-kinds.ts';
import { horizontalPodAutoscalerKind } from './horizontal-pod-autoscaler-kind.ts';
import { jobKind } from './job-kind.ts';
import { leaseKind } from './lease-kind.ts';
import { persistentVolumeClaimKind } from './persistent-volume-claim-kind.ts';
import { configMapKind, endpointSliceKind, namespaceKind, nodeKind } from './plain-kinds.ts';
import { podDisruptionBudgetKind } from './pod-disruption-budget-kind.ts';
import { podKind } from './pod-kind.ts';
import { replicaSetKind } from './replica-set-kind.ts';
import { resourceQuotaKind } from './resource-quota-kind.ts';
import type { ResourceRow } from './resource-row.ts';
import { clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind } from './role-kinds.ts';
import { secretKind } from './secret-kind.ts';
import { serviceAccountKind } from './service-account-kind.ts';
import { serviceKind } from './service-kind.ts';
import { statefulSetKind } from './stateful-set-kind.ts';

export const kindRegistry: readonly ResourceRow[] = [
  namespaceKind,
  nodeKind,
  podKind,
  serviceKind,
  eventKind,
  regardingEventKind,
  configMapKind,
  endpointSliceKind,
  deploymentKind,
  replicaSetKind,
  statefulSetKind,
  podDisruptionBudgetKind,
  daemonSetKind,
  controllerRevisionKind,
  persistentVolumeClaimKind,
  jobKind,
  cronJobKind,
  horizontalPodAutoscalerKind,
  customResourceDefinitionKind,
  secretKind,
  serviceAccountKind,
  leaseKind,
  resourceQuotaKind,
  roleKind,
  roleBindingKind,
  clusterRoleKind,
  clusterRoleBindingKind,
];

export function rowOfKind(apiVersion: string, kind: string): ResourceRow | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return kindRegistry.find(row => row.group === group && row.version === version && row.kind === kind);
}
