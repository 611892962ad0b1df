import type { PolicyRule } from './rbac.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const rule = (verbs: readonly string[], group: string, resources: readonly string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

const WORKLOADS = ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale'];
const STATEFUL = ['statefulsets', 'statefulsets/scale'];
const withStatus = (names: readonly string[]) =>
  names.flatMap(name => (name.includes('/') ? [name] : [name, `${name}/status`]));

/** Upstream: viewRules in plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, as far as it is served here. */
const view: readonly PolicyRule[] = [
  rule(READ, '', ['configmaps', 'endpoints', 'persistentvolumeclaims', 'pods', 'serviceaccounts', 'services']),
  rule(READ, '', ['namespaces', 'namespaces/status', 'persistentvolumeclaims/status', 'pods/log', 'pods/status']),
  rule(READ, '', ['resourcequotas', 'resourcequotas/status', 'services/status', 'limitranges']),
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: READ },
  rule(READ, 'discovery.k8s.io', ['endpointslices']),
  rule(READ, 'apps', ['controllerrevisions', ...withStatus(WORKLOADS), ...withStatus(STATEFUL)]),
  rule(READ, 'autoscaling', withStatus(['horizontalpodautoscalers'])),
  rule(READ, 'batch', withStatus(['jobs', 'cronjobs'])),
  rule(READ, 'policy', withStatus(['poddisruptionbudgets'])),
];

/** Upstream: editRules. */
const edit: readonly PolicyRule[] = [
  ...view,
  rule(READ, '', ['pods/proxy', 'secrets', 'services/proxy']),
  rule(WRITE, '', [
    'configmaps',
    'persistentvolumeclaims',
    'pods',
    'pods/proxy',
    'secrets',
    'serviceaccounts',
    'services',
    'services/proxy',
  ]),
  rule(['create'], '', ['pods/eviction']),
  { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: WRITE },
  rule(WRITE, 'apps', [...WORKLOADS, ...STATEFUL]),
  rule(WRITE, 'autoscaling', ['horizontalpodautoscalers']),
  rule(WRITE, 'batch', ['jobs', 'cronjobs']),
  rule(WRITE, 'policy', ['poddisruptionbudgets']),
  rule([...READ, ...WRITE], 'coordination.k8s.io', ['leases']),
];

/** Upstream: adminRules: also who may do what in the namespace, but not how much it may use. */
const admin: readonly PolicyRule[] = [
  ...edit,
  rule([...READ, ...WRITE], 'rbac.authorization.k8s.io', ['roles', 'rolebindings']),
  rule(['create'], 'authorization.k8s.io', ['localsubjectaccessreviews']),
];

/**
 * On call for a service: may take it back with its users, its settings and its schema, scale and restart it and try it
 * as a user would, but not read its secrets or change its rights.
 */
const operator: readonly PolicyRule[] = [
  rule(['get', 'create'], '', ['services/proxy']),
  rule(['patch', 'update'], 'apps', ['daemonsets', 'deployments', 'deployments/scale', ...STATEFUL]),
  rule(['patch', 'update'], 'autoscaling', ['horizontalpodautoscalers']),
  rule(['patch', 'update'], '', ['configmaps', 'services']),
  // Where a walk is mirrored, so that a second person can follow it and take it over.
  rule(['create', 'delete'], '', ['configmaps']),
  rule(['create'], 'batch', ['jobs']),
  rule(['delete'], '', ['pods']),
  rule(['create'], '', ['pods/eviction']),
  rule([...READ, ...WRITE], 'coordination.k8s.io', ['leases']),
];

/** What everybody who is known may do. */
const basicUser: readonly PolicyRule[] = [
  rule(['create'], 'authentication.k8s.io', ['selfsubjectreviews']),
  rule(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
];

const everywhere: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

const PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

export const clusterRoles: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': everywhere,
  admin,
  edit,
  view,
  'pod-proxy': [rule(['get'], '', ['pods/proxy'])],
  'practice-operator': operator,
  'system:basic-user': basicUser,
  'system:discovery': [{ nonResourceURLs: PATHS, verbs: ['get'] }],
};

type Subject = { readonly kind: 'User' | 'Group'; readonly name: string };
const group = (name: string): Subject => ({ kind: 'Group', name });
const user = (name: string): Subject => ({ kind: 'User', name });

export type Binding = { readonly name: string; readonly role: string; readonly subject: Subject };

const bound = (name: string, role: string, subject: Subject): Binding => ({ name, role, subject });

export const clusterRoleBindings: readonly Binding[] = [
  bound('cluster-admin', 'cluster-admin', group('system:masters')),
  bound('practice-admins', 'cluster-admin', group('practice:admins')),
  bound('practice-operators-view', 'view', group('practice:operators')),
  bound('practice-operators-proxy', 'pod-proxy', group('practice:operators')),
  bound('system:basic-user', 'system:basic-user', group('system:authenticated')),
  bound('system:discovery', 'system:discovery', group('system:authenticated')),
  bound('viewer-proxies', 'pod-proxy', user('viewer')),
  bound('viewer-views', 'view', user('viewer')),
];

/** In every namespace that a story is about. */
export const roleBindings: readonly Binding[] = [
  bound('practice-operators', 'practice-operator', group('practice:operators')),
];
