import { writeFile } from 'node:fs/promises';

/** A kubeconfig for a server of this machine without TLS and without a login. */
export async function plainKubeconfig(file: string, url: string): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'storm',
    clusters: [{ name: 'storm', cluster: { server: url } }],
    users: [{ name: 'ana', user: { token: 'none' } }],
    contexts: [{ name: 'storm', context: { cluster: 'storm', user: 'ana', namespace: 'shop' } }],
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
