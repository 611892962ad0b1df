import { join } from 'node:path';
import type { ControlPlaneBinaries } from './build.ts';
import type { GuardRequest } from './guard.ts';
import { podCidr, serverAddress } from './network.ts';

export type Ports = {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly api: number;
  readonly kubelet: number;
};

/** Every path in a control plane's data folder that more than one file of ours needs to know. */
export const dataFiles = (folder: string) => ({
  ca: join(folder, 'apiserver.crt'),
  caKey: join(folder, 'apiserver.key'),
  tokens: join(folder, 'tokens.csv'),
  serviceAccountKey: join(folder, 'service-account.key'),
  auditLog: join(folder, 'audit.log'),
  kwokConfig: join(folder, 'kwok.json'),
  schedulerConfig: join(folder, 'scheduler.json'),
  podLog: join(folder, 'pod.log'),
  previousPodLog: join(folder, 'pod-previous.log'),
  kubeconfig: (user: string) => join(folder, `${user.replaceAll(':', '-')}.kubeconfig`),
});

export function etcd(binaries: ControlPlaneBinaries, folder: string, ports: Ports): GuardRequest {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return {
    name: 'etcd',
    file: binaries.etcd,
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      '--unsafe-no-fsync', // nothing here has to survive a power cut
      '--log-level=warn',
    ],
  };
}

export function apiserver(binaries: ControlPlaneBinaries, folder: string, ports: Ports): GuardRequest {
  const files = dataFiles(folder);
  return {
    name: 'kube-apiserver',
    file: binaries.apiserver,
    args: [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      `--secure-port=${ports.api}`,
      '--bind-address=127.0.0.1',
      `--advertise-address=${serverAddress}`, // else it looks for an interface with a route, and a sandbox may have none
      `--cert-dir=${folder}`,
      `--token-auth-file=${files.tokens}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${files.serviceAccountKey}`,
      `--service-account-signing-key-file=${files.serviceAccountKey}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--disable-admission-plugins=ServiceAccount', // pods have no token to mount here
      `--audit-log-path=${files.auditLog}`,
      `--audit-policy-file=${join(import.meta.dirname, 'audit-policy.yaml')}`,
      '--audit-log-mode=blocking', // the line is there before the answer ends
      '--audit-log-maxsize=4096', // unset means a new file after 100 MB
      '--kubelet-preferred-address-types=ExternalIP',
      '--max-requests-inflight=2000',
      '--max-mutating-requests-inflight=1000',
      '--profiling=false',
    ],
  };
}

export function controllerManager(binaries: ControlPlaneBinaries, folder: string): GuardRequest {
  const files = dataFiles(folder);
  return {
    name: 'kube-controller-manager',
    file: binaries.controllerManager,
    args: [
      `--kubeconfig=${files.kubeconfig('system:kube-controller-manager')}`,
      '--leader-elect=false',
      `--service-account-private-key-file=${files.serviceAccountKey}`,
      '--secure-port=0',
      '--kube-api-qps=2000',
      '--kube-api-burst=4000',
      '--concurrent-deployment-syncs=20',
      '--concurrent-replicaset-syncs=20',
      '--concurrent-service-endpoint-syncs=10',
      '--concurrent-gc-syncs=20',
    ],
  };
}

export function scheduler(binaries: ControlPlaneBinaries, folder: string): GuardRequest {
  const { schedulerConfig } = dataFiles(folder);
  return { name: 'kube-scheduler', file: binaries.scheduler, args: [`--config=${schedulerConfig}`, '--secure-port=0'] };
}

export function kwok(
  binaries: ControlPlaneBinaries,
  folder: string,
  stages: readonly string[],
  ports: Ports,
): GuardRequest {
  const files = dataFiles(folder);
  return {
    name: 'kwok',
    file: binaries.kwok,
    args: [
      `--kubeconfig=${files.kubeconfig('kwok')}`,
      '--manage-all-nodes=true',
      `--cidr=${podCidr}`,
      `--server-address=127.0.0.1:${ports.kubelet}`,
      `--node-port=${ports.kubelet}`,
      `--tls-cert-file=${files.ca}`,
      `--tls-private-key-file=${files.caKey}`,
      ...[files.kwokConfig, ...stages].map(file => `--config=${file}`),
    ],
  };
}

export function schedulerConfig(folder: string): object {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: {
      kubeconfig: dataFiles(folder).kubeconfig('system:kube-scheduler'),
      qps: 2000,
      burst: 4000,
    },
  };
}

/** How much kwok does at a time, and what `kubectl logs` shows: the same few lines for every container. */
export function kwokConfig(folder: string): readonly object[] {
  const files = dataFiles(folder);
  return [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: { podPlayStageParallelism: 32, nodePlayStageParallelism: 8, enableDebuggingHandlers: true },
    },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'every-container' },
      spec: { logs: [{ logsFile: files.podLog, previousLogsFile: files.previousPodLog, follow: true }] },
    },
  ];
}
