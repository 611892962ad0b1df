import { randomBytes } from 'node:crypto';

/** Who may use the practice cluster, and for what. */
export type Identity = {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly rules: readonly AccessRule[];
};

export type AccessRule = {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  /** `pods`, `pods/log`, or `*` for everything. */
  readonly resources: readonly string[];
};

const SELF_REVIEWS: readonly AccessRule[] = [
  {
    verbs: ['create'],
    groups: ['authentication.k8s.io'],
    resources: ['selfsubjectreviews'],
  },
  {
    verbs: ['create'],
    groups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
];

const READ = ['get', 'list', 'watch'];

export const ana: Identity = {
  name: 'ana',
  uid: 'practice-ana',
  groups: ['practice:operators', 'system:authenticated'],
  rules: [{ verbs: ['*'], groups: ['*'], resources: ['*'] }, ...SELF_REVIEWS],
};

export const viewer: Identity = {
  name: 'viewer',
  uid: 'practice-viewer',
  groups: ['practice:viewers', 'system:authenticated'],
  rules: [
    {
      verbs: READ,
      groups: [''],
      resources: [
        'namespaces',
        'nodes',
        'pods',
        'pods/status',
        'services',
        'services/status',
        'events',
        'configmaps',
        'namespaces/status',
        'nodes/status',
      ],
    },
    { verbs: ['get'], groups: [''], resources: ['pods/log', 'pods/proxy'] },
    {
      verbs: READ,
      groups: ['apps'],
      resources: [
        'deployments',
        'deployments/status',
        'deployments/scale',
        'replicasets',
        'replicasets/status',
        'replicasets/scale',
      ],
    },
    {
      verbs: READ,
      groups: ['discovery.k8s.io'],
      resources: ['endpointslices'],
    },
    ...SELF_REVIEWS,
  ],
};

export const anonymous: Identity = {
  name: 'system:anonymous',
  uid: '',
  groups: ['system:unauthenticated'],
  rules: [],
};

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

export type AccessQuestion = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
};

export function mayDo({ rules }: Identity, { verb, group, resource, subresource }: AccessQuestion): boolean {
  const asked = subresource ? `${resource}/${subresource}` : resource;
  const fits = (list: readonly string[], value: string) => list.includes('*') || list.includes(value);
  return rules.some(rule => fits(rule.verbs, verb) && fits(rule.groups, group) && fits(rule.resources, asked));
}
