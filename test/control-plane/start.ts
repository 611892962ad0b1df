import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, apiOf } from './api.ts';
import { type ControlPlaneBinaries, controlPlaneBinaries } from './build.ts';
import {
  apiserver,
  controllerManager,
  dataFiles,
  etcd,
  kwok,
  kwokConfig,
  type Ports,
  scheduler,
  schedulerConfig,
} from './command-lines.ts';
import { connectControlPlane, type RunningControlPlane } from './control-plane.ts';
import { kubeconfig, newAccounts, serviceAccountKey, tokensFile } from './credentials.ts';
import { freePorts } from './free-ports.ts';
import { node, nodeCount } from './nodes.ts';
import { type Processes, startProcesses } from './processes.ts';
import { until } from './until.ts';

type Accounts = ReturnType<typeof newAccounts>;

export type StartOptions = {
  /** Where its data and logs go; kept afterwards. Without it: a new temporary folder, removed in the end. */
  readonly folder?: string;
};

/** Starts a control plane of its own and answers when it can take Deployments. Whoever starts it must stop it. */
export async function startControlPlane(options: StartOptions = {}): Promise<RunningControlPlane> {
  const binaries = await controlPlaneBinaries();
  const attempts = 3;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(binaries, options);
    } catch (error) {
      // Between our look for a free port and its use somebody else may have taken it.
      if (attempt === attempts || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function startOnce(binaries: ControlPlaneBinaries, options: StartOptions): Promise<RunningControlPlane> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'deploy-cockpit-control-plane-')));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const accounts = newAccounts();
  const [etcdPort, etcdPeer, apiPort, kubelet] = (await freePorts(4)) as [number, number, number, number];
  const ports: Ports = { etcd: etcdPort, etcdPeer, api: apiPort, kubelet };
  const processes = startProcesses(folder, options.folder ? 'keep' : 'remove');
  try {
    return await startAll(binaries, folder, accounts, ports, processes);
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

async function startAll(
  binaries: ControlPlaneBinaries,
  folder: string,
  accounts: Accounts,
  ports: Ports,
  processes: Processes,
): Promise<RunningControlPlane> {
  const files = dataFiles(folder);
  const url = `https://127.0.0.1:${ports.api}`;
  await processes.start(etcd(binaries, folder, ports));
  await writeSecret(files.tokens, tokensFile(Object.values(accounts)));
  await writeSecret(files.serviceAccountKey, serviceAccountKey());
  await processes.start(apiserver(binaries, folder, ports));

  const ca = await waitForCertificate(files.ca, processes);
  for (const account of Object.values(accounts)) {
    await writeSecret(files.kubeconfig(account.user), kubeconfig({ url, ca }, account));
  }
  await writeFile(files.schedulerConfig, JSON.stringify(schedulerConfig(folder)));
  await writeFile(
    files.kwokConfig,
    kwokConfig(folder)
      .map(document => JSON.stringify(document))
      .join('\n---\n'),
  );
  await writePodLogs(files);

  const api = apiOf(url, ca, accounts.admin.token);
  await waitUntilReady(api, processes);
  await Promise.all([
    processes.start(controllerManager(binaries, folder)),
    processes.start(scheduler(binaries, folder)),
    processes.start(kwok(binaries, folder, [...binaries.kwokStages, ...(await ownStages())], ports)),
    grantViewer(api),
    ...Array.from({ length: nodeCount }, (_, number) => create(api, '/api/v1/nodes', node(number, ports.kubelet))),
  ]);
  await waitForNodes(api, processes);
  await giveFirstAddress(api);

  const running = connectControlPlane({
    url,
    version: (await api('GET', '/version')).body.gitVersion,
    kubeconfigPath: files.kubeconfig('ana'),
    viewerKubeconfigPath: files.kubeconfig('viewer'),
    caPath: files.ca,
    tokens: { admin: accounts.admin.token, ana: accounts.ana.token, viewer: accounts.viewer.token },
    auditLogPath: files.auditLog,
    kubectlPath: binaries.kubectl,
    folder,
  });
  return { ...running, pids: processes.pids, stop: processes.stop };
}

async function writeSecret(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
}

async function ownStages(): Promise<readonly string[]> {
  const folder = join(import.meta.dirname, 'stages');
  return (await readdir(folder)).filter(name => name.endsWith('.yaml')).map(name => join(folder, name));
}

function waitForCertificate(path: string, processes: Processes): Promise<string> {
  return until(
    'the API server has written its certificate',
    async () => {
      await processes.check();
      const text = await readFile(path, 'utf8').catch(() => '');
      return text.trimEnd().endsWith('-----END CERTIFICATE-----') && text;
    },
    { everyMs: 20 },
  );
}

async function waitUntilReady(api: Api, processes: Processes): Promise<void> {
  await until(
    'the API server says that it is ready',
    async () => {
      await processes.check();
      const answer = await api('GET', '/readyz').catch(() => undefined);
      return answer?.status === 200;
    },
    { seconds: 120, everyMs: 50 },
  );
}

/** Ready is not enough: until its not-ready taint is gone, the scheduler passes a node by. */
async function waitForNodes(api: Api, processes: Processes): Promise<void> {
  type Node = { readonly spec: { readonly taints?: readonly unknown[] } };
  await until(
    'all nodes are ready',
    async () => {
      await processes.check();
      const nodes: readonly Node[] = (await api('GET', '/api/v1/nodes?resourceVersion=0')).body.items ?? [];
      return nodes.length === nodeCount && nodes.every(({ spec }) => !spec.taints?.length);
    },
    { seconds: 120, everyMs: 50 },
  );
}

/**
 * Lets one pod have an address before any other asks for one: kwok makes its list of free addresses at the first
 * request, and two at once get a list each, and so the same address (`ipPool` in its `pod_controller.go`, 0.8.0). Not before the
 * nodes are ready: kwok passes over a pod of a node that it does not manage yet (`need`), which was waited for in vain.
 */
async function giveFirstAddress(api: Api): Promise<void> {
  const pods = '/api/v1/namespaces/default/pods';
  const body = {
    metadata: { name: 'first' },
    spec: { nodeName: node(0, 0).metadata.name, containers: [{ name: 'app', image: 'registry.example/first:1' }] },
  };
  // Without the namespace's own account no pod is taken.
  await until('the first pod is there', async () => (await api('POST', pods, { body })).status === 201);
  await until('the first pod has an address', async () => {
    const { status } = (await api('GET', `${pods}/first`)).body;
    return status.podIP !== undefined;
  });
  await api('DELETE', `${pods}/first?gracePeriodSeconds=0`);
}

/** The on-call person of a service that they do not own: sees everything but secrets, reads metrics through pods. */
async function grantViewer(api: Api): Promise<void> {
  const group = 'rbac.authorization.k8s.io';
  const binding = (name: string, role: string) => ({
    metadata: { name },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: group, kind: 'User', name: 'viewer' }],
  });
  const roles = `/apis/${group}/v1/clusterroles`;
  const bindings = `/apis/${group}/v1/clusterrolebindings`;
  await create(api, roles, {
    metadata: { name: 'pod-proxy' },
    rules: [{ apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] }],
  });
  await create(api, bindings, binding('viewer-views', 'view'));
  await create(api, bindings, binding('viewer-proxies', 'pod-proxy'));
}

async function create(api: Api, path: string, body: object): Promise<void> {
  const { status, body: answer } = await api('POST', path, { body });
  if (status !== 201) throw new Error(`Creating at ${path} was answered ${status}: ${answer?.message ?? answer}`);
}

/** In the format of a container runtime: time, stream, full or partial line, text. */
async function writePodLogs(files: ReturnType<typeof dataFiles>): Promise<void> {
  const line = (second: number, text: string) => `2026-01-01T00:00:0${second}.000000000Z stdout F ${text}\n`;
  await writeFile(files.podLog, line(1, 'starting') + line(2, 'listening on :8080'));
  await writeFile(files.previousPodLog, line(1, 'starting') + line(2, 'fatal: cannot read the configuration'));
}
