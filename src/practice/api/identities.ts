import { randomBytes } from 'node:crypto';

/** Who may use the practice cluster; what for is told by the roles that are stored in it. */
export type Identity = {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
};

const AUTHENTICATED = 'system:authenticated';

export const ana: Identity = { name: 'ana', uid: 'practice-ana', groups: ['practice:admins', AUTHENTICATED] };

export const operator: Identity = {
  name: 'operator',
  uid: 'practice-operator',
  groups: ['practice:operators', AUTHENTICATED],
};

export const viewer: Identity = { name: 'viewer', uid: 'practice-viewer', groups: ['practice:viewers', AUTHENTICATED] };

export const anonymous: Identity = { name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'] };

export type Keyring = {
  readonly tokens: ReadonlyMap<string, Identity>;
  tokenOf(identity: Identity): string;
};

/** New secrets for every cluster; they live in its kubeconfig and nowhere else. */
export function createKeyring(identities: readonly Identity[]): Keyring {
  const tokens = new Map(identities.map(identity => [randomBytes(32).toString('base64url'), identity]));
  return {
    tokens,
    tokenOf: identity => [...tokens].find(([, each]) => each === identity)?.[0] ?? '',
  };
}
