import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Api, apiOf } from './api.ts';
import { type AuditEvent, type AuditFilter, auditLog } from './audit.ts';
import type { Person } from './credentials.ts';
import { until } from './until.ts';

/** Where a running control plane is to be found: plain data, so that it can cross to a test file's process. */
export type ControlPlaneAddress = {
  readonly url: string;
  /** As /version says it: v1.36.3. */
  readonly version: string;
  /** For `ana`, a cluster admin. */
  readonly kubeconfigPath: string;
  readonly viewerKubeconfigPath: string;
  readonly caPath: string;
  readonly tokens: Readonly<Record<Person, string>>;
  readonly auditLogPath: string;
  readonly kubectlPath: string;
  /** The logs of its processes lie here. */
  readonly folder: string;
};

export type KubectlAnswer = { readonly stdout: string; readonly stderr: string; readonly code: number };

/** A real Kubernetes API with its own controllers, without containers. */
export type ControlPlane = ControlPlaneAddress & {
  /** The path of a kubeconfig file. */
  kubeconfigFor(user: 'ana' | 'viewer'): string;
  /** The kubectl that was built with the server, as `ana`. A failure is an exit code, never an exception. */
  kubectl(args: readonly string[], input?: string): Promise<KubectlAnswer>;
  /** Plain requests as that person. */
  apiAs(person: Person): Api;
  audit(filter?: AuditFilter): Promise<readonly AuditEvent[]>;
  /** Makes a namespace that nobody else uses and answers its name. */
  newNamespace(prefix?: string): Promise<string>;
};

export type RunningControlPlane = ControlPlane & {
  /** Process ids by name, to measure them. */
  readonly pids: ReadonlyMap<string, number>;
  stop(): Promise<void>;
};

/** What one can do with a control plane that somebody else started. */
export function connectControlPlane(address: ControlPlaneAddress): ControlPlane {
  const ca = readFileSync(address.caPath, 'utf8');
  const apis = new Map<Person, Api>();
  const apiAs = (person: Person): Api => {
    const api = apis.get(person) ?? apiOf(address.url, ca, address.tokens[person]);
    apis.set(person, api);
    return api;
  };
  return {
    ...address,
    kubeconfigFor: user => (user === 'ana' ? address.kubeconfigPath : address.viewerKubeconfigPath),
    kubectl: (args, input) => runKubectl(address, args, input),
    apiAs,
    audit: auditLog(address.auditLogPath),
    newNamespace: prefix => newNamespace(apiAs('admin'), prefix),
  };
}

function runKubectl(address: ControlPlaneAddress, args: readonly string[], input?: string): Promise<KubectlAnswer> {
  return new Promise(resolve => {
    // HOME is ours: neither the user's kubeconfig nor their kuberc and cache may matter in a test.
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: dirname(address.kubeconfigPath),
      KUBECONFIG: address.kubeconfigPath,
    };
    const child = execFile(
      address.kubectlPath,
      args,
      { env, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        resolve({ stdout, stderr, code });
      },
    );
    child.stdin?.on('error', () => {}); // kubectl may end before it has read everything
    child.stdin?.end(input ?? '');
  });
}

let namespaces = 0;

async function newNamespace(api: Api, prefix = 'test'): Promise<string> {
  namespaces += 1;
  const name = `${prefix}-${process.pid.toString(36)}-${Date.now().toString(36)}-${namespaces}`;
  await api('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
  await until(
    `the namespace ${name} is there`,
    async () => (await api('GET', `/api/v1/namespaces/${name}`)).status === 200,
  );
  return name;
}
