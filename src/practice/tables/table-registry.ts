import type { ResourceRow } from '../kinds/resource-row.ts';
import { autoscalerTable } from './autoscaler-table.ts';
import { configMapTable } from './config-map-table.ts';
import { controllerRevisionTable } from './controller-revision-table.ts';
import { cronJobTable } from './cron-job-table.ts';
import { customTable } from './custom-table.ts';
import { daemonSetTable } from './daemon-set-table.ts';
import { defaultTable } from './default-table.ts';
import { deploymentTable } from './deployment-table.ts';
import { disruptionBudgetTable } from './disruption-budget-table.ts';
import { endpointSliceTable } from './endpoint-slice-table.ts';
import { eventTable } from './event-table.ts';
import { jobTable } from './job-table.ts';
import { leaseTable } from './lease-table.ts';
import { namespaceTable } from './namespace-table.ts';
import { nodeTable } from './node-table.ts';
import { podTable } from './pod-table.ts';
import { replicaSetTable } from './replica-set-table.ts';
import { resourceQuotaTable } from './resource-quota-table.ts';
import { roleBindingTable } from './role-binding-table.ts';
import { secretTable } from './secret-table.ts';
import { serviceAccountTable } from './service-account-table.ts';
import { serviceTable } from './service-table.ts';
import { statefulSetTable } from './stateful-set-table.ts';
import type { Table } from './table.ts';
import { volumeClaimTable } from './volume-claim-table.ts';

/** By `group/resource`. Roles and CustomResourceDefinitions have no columns of their own upstream either. */
const tables: Readonly<Record<string, Table>> = {
  '/configmaps': configMapTable,
  '/events': eventTable,
  '/namespaces': namespaceTable,
  '/nodes': nodeTable,
  '/persistentvolumeclaims': volumeClaimTable,
  '/pods': podTable,
  '/resourcequotas': resourceQuotaTable,
  '/secrets': secretTable,
  '/serviceaccounts': serviceAccountTable,
  '/services': serviceTable,
  'apps/controllerrevisions': controllerRevisionTable,
  'apps/daemonsets': daemonSetTable,
  'apps/deployments': deploymentTable,
  'apps/replicasets': replicaSetTable,
  'apps/statefulsets': statefulSetTable,
  'autoscaling/horizontalpodautoscalers': autoscalerTable,
  'batch/cronjobs': cronJobTable,
  'batch/jobs': jobTable,
  'coordination.k8s.io/leases': leaseTable,
  'discovery.k8s.io/endpointslices': endpointSliceTable,
  'events.k8s.io/events': eventTable,
  'policy/poddisruptionbudgets': disruptionBudgetTable,
  'rbac.authorization.k8s.io/clusterrolebindings': roleBindingTable,
  'rbac.authorization.k8s.io/rolebindings': roleBindingTable,
};

type Tabled = Pick<ResourceRow, 'group' | 'resource' | 'printerColumns'>;

export function tableOf({ group, resource, printerColumns }: Tabled): Table {
  if (printerColumns) return customTable(printerColumns);
  return tables[`${group}/${resource}`] ?? defaultTable;
}
