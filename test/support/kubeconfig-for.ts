import { writeFile } from 'node:fs/promises';

/** A kubeconfig for one server and one token, for its owner's eyes only. */
export async function kubeconfigFor(
  file: string,
  {
    url,
    caPem,
    token,
    namespace,
  }: { readonly url: string; readonly caPem: string; readonly token: string; readonly namespace: string },
): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [
      { name: 'bench', cluster: { server: url, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } },
    ],
    users: [{ name: 'ana', user: { token } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'ana', namespace } }],
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
