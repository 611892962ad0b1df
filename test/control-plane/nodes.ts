/** Fake nodes, enough for 5,000 pods and what a rolling update needs beside them: 64 times 110 pods. */
export const nodeCount = 64;

/** A node as its kubelet would register it. kwok's fast stage keeps what stands here and makes it ready. */
export function node(number: number, kubeletPort: number) {
  const name = `node-${String(number).padStart(2, '0')}`;
  const room = { cpu: '64', memory: '256Gi', pods: '110', 'ephemeral-storage': '512Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': `zone-${'abc'[number % 3]}`,
      },
    },
    status: {
      // The API server fetches pod logs from the external address (`--kubelet-preferred-address-types`): kwok's server.
      addresses: [
        { type: 'Hostname', address: name },
        { type: 'InternalIP', address: `10.0.0.${number + 1}` },
        { type: 'ExternalIP', address: '127.0.0.1' },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      allocatable: room,
      capacity: room,
    },
  };
}
