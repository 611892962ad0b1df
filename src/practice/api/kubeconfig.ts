import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type KubeconfigContent = {
  readonly url: string;
  readonly authority: string;
  readonly namespace: string;
  readonly users: readonly {
    readonly context: string;
    readonly name: string;
    readonly token: string;
  }[];
};

/** Written for its owner's eyes only: the tokens are the keys to the cluster. The first user is the default. */
export function writeKubeconfig(folder: string, content: KubeconfigContent): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, kubeconfigText(content), { mode: 0o600 });
  // The mode above counts only for a new file.
  chmodSync(path, 0o600);
  return path;
}

function kubeconfigText({ url, authority, namespace, users }: KubeconfigContent): string {
  const contexts = users.map(
    ({ context, name }) =>
      `- name: ${context}\n  context:\n    cluster: practice\n    namespace: ${namespace}\n    user: ${name}\n`,
  );
  const credentials = users.map(({ name, token }) => `- name: ${name}\n  user:\n    token: ${token}\n`);
  return `apiVersion: v1
kind: Config
clusters:
- name: practice
  cluster:
    server: ${url}
    certificate-authority-data: ${Buffer.from(authority).toString('base64')}
contexts:
${contexts.join('')}current-context: ${users[0]?.context ?? ''}
users:
${credentials.join('')}`;
}
