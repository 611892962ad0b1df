import type { PracticeCluster } from '../practice-cluster.ts';
import { grantRights } from '../rights/grant-rights.ts';

/** What every cluster has before anybody deploys anything. */
export function furnish(cluster: PracticeCluster, namespaces: readonly string[], nodes = 3): void {
  for (const name of ['kube-system', 'default', ...namespaces]) {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  grantRights(cluster, namespaces);
  for (let index = 1; index <= nodes; index++) cluster.create(nodeNamed(`practice-${index}`, index));
}

function nodeNamed(name: string, index: number) {
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  };
  const room = { cpu: '8', memory: '32Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': `practice-${'abc'[index % 3]}`,
      },
    },
    spec: { podCIDR: `10.244.${index}.0/24` },
    status: {
      addresses: [
        { type: 'InternalIP', address: `10.0.0.${index + 10}` },
        { type: 'Hostname', address: name },
      ],
      allocatable: room,
      capacity: room,
      conditions: [ready],
      nodeInfo: {
        kubeletVersion: 'v1.36.3-practice',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}
