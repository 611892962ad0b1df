import { RBAC } from '../kinds/role-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';

const apiVersion = `${RBAC}/v1`;
const name = 'system:aggregated-metrics-reader';

/** Whoever may look at pods may look at what they use: a metrics server brings this role for all that may view. */
export function grantPodMetrics(cluster: PracticeCluster): void {
  const rules = [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }];
  const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
  cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name, labels }, rules }, 'kube-apiserver');
  cluster.create(
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'practice-metrics-readers' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [
        { kind: 'Group', name: 'practice:operators', apiGroup: RBAC },
        { kind: 'User', name: 'viewer', apiGroup: RBAC },
      ],
    },
    'kube-apiserver',
  );
}
