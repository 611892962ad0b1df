import { writeFile } from 'node:fs/promises';

/** A kubeconfig for one server and one token, for its owner's eyes only. */
export async function kubeconfigFor(
  file: string,
  {
    url,
    caPem,
    token,
    namespace,
    others = {},
  }: {
    readonly url: string;
    readonly caPem: string;
    readonly token: string;
    readonly namespace: string;
    /** Further contexts of the same user: their names, each with its server, or nothing for the same one. */
    readonly others?: Readonly<Record<string, { readonly url?: string; readonly namespace: string }>>;
  },
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
  for (const [name, other] of Object.entries(others)) {
    const [first] = config.clusters;
    if (first) config.clusters.push({ name, cluster: { ...first.cluster, server: other.url ?? url } });
    config.contexts.push({ name, context: { cluster: name, user: 'ana', namespace: other.namespace } });
  }
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
