import { RBAC } from '../kinds/role-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Binding } from './presets.ts';
import { clusterRoleBindings, clusterRoles, roleBindings } from './presets.ts';

const apiVersion = `${RBAC}/v1`;

/** Stores the roles that every cluster has, and who holds them; from then on the stored rules decide. */
export function grantRights(cluster: PracticeCluster, namespaces: readonly string[]): void {
  for (const [name, rules] of Object.entries(clusterRoles)) {
    create({ apiVersion, kind: 'ClusterRole', metadata: { name }, rules });
  }
  for (const binding of clusterRoleBindings) {
    create({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name: binding.name }, ...contentOf(binding) });
  }
  for (const namespace of namespaces) {
    for (const binding of roleBindings) {
      const metadata = { name: binding.name, namespace };
      create({ apiVersion, kind: 'RoleBinding', metadata, ...contentOf(binding) });
    }
  }

  function create(object: { apiVersion: string; kind: string; metadata: object; [member: string]: unknown }): void {
    cluster.create(object, 'kube-apiserver');
  }
}

const contentOf = ({ role, subject }: Binding) => ({
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
  subjects: [{ ...subject, apiGroup: RBAC }],
});
