import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** A person (or program) that the API server knows, with the token that proves it. */
export type Account = { readonly user: string; readonly token: string; readonly groups: readonly string[] };

/** Everybody who talks to the control plane. Programs have names of their own, so that the audit log tells them apart. */
export const people = ['admin', 'ana', 'viewer'] as const;
export const programs = ['system:kube-controller-manager', 'system:kube-scheduler', 'kwok'] as const;

export type Person = (typeof people)[number];
export type Program = (typeof programs)[number];

export function newAccounts(): Readonly<Record<Person | Program, Account>> {
  const account = (user: string): Account => ({
    user,
    token: randomBytes(24).toString('hex'),
    groups: user === 'viewer' ? [] : ['system:masters'],
  });
  return {
    admin: account('admin'),
    ana: account('ana'),
    viewer: account('viewer'),
    'system:kube-controller-manager': account('system:kube-controller-manager'),
    'system:kube-scheduler': account('system:kube-scheduler'),
    kwok: account('kwok'),
  };
}

/** The API server's `--token-auth-file`. */
export function tokensFile(accounts: readonly Account[]): string {
  const groupsOf = (account: Account) => (account.groups.length > 0 ? `,"${account.groups.join(',')}"` : '');
  return accounts.map(account => `${account.token},${account.user},${account.user}${groupsOf(account)}\n`).join('');
}

/** The key that signs service account tokens. */
export function serviceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** A kubeconfig with one context; JSON is YAML, too. The CA is embedded, so that the file can be copied. */
export function kubeconfig(cluster: { readonly url: string; readonly ca: string }, account: Account): string {
  const certificate = Buffer.from(cluster.ca).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'control-plane',
    contexts: [{ name: 'control-plane', context: { cluster: 'control-plane', user: account.user } }],
    clusters: [{ name: 'control-plane', cluster: { server: cluster.url, 'certificate-authority-data': certificate } }],
    users: [{ name: account.user, user: { token: account.token } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
