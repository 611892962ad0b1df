import { describe, expect, test } from 'vitest';
import { ana, operator, viewer } from '../../src/practice/api/identities.ts';
import type { AccessQuestion } from '../../src/practice/rights/rbac.ts';
import { authorize, rulesFor } from '../../src/practice/rights/rbac.ts';
import { create, emptyCluster } from './pod-fixture.ts';

const { store } = emptyCluster();
const of = (verb: string, group: string, resource: string, rest: object = {}): AccessQuestion => ({
  verb,
  group,
  resource,
  namespace: 'shop',
  ...rest,
});

describe('what somebody may do', () => {
  test.each([
    ['ana', ana, of('delete', '', 'secrets'), true],
    ['ana', ana, of('patch', 'apps', 'deployments', { namespace: 'kube-system' }), true],
    ['the operator', operator, of('patch', 'apps', 'deployments'), true],
    ['the operator', operator, of('patch', 'apps', 'deployments', { subresource: 'scale' }), true],
    ['the operator', operator, of('patch', 'apps', 'deployments', { namespace: 'kube-system' }), false],
    ['the operator', operator, of('list', 'apps', 'deployments', { namespace: '' }), true],
    ['the operator', operator, of('patch', 'apps', 'deployments', { subresource: 'status' }), false],
    ['the operator', operator, of('delete', 'apps', 'deployments'), false],
    ['the operator', operator, of('delete', '', 'pods'), true],
    ['the operator', operator, of('get', '', 'secrets'), false],
    ['the operator', operator, of('create', 'rbac.authorization.k8s.io', 'rolebindings'), false],
    ['the viewer', viewer, of('get', 'apps', 'deployments'), true],
    ['the viewer', viewer, of('patch', 'apps', 'deployments'), false],
    ['the viewer', viewer, of('get', '', 'pods', { subresource: 'log' }), true],
    ['the viewer', viewer, of('get', '', 'nodes'), false],
  ])('%s: %o', (_, person, question, may) => {
    expect(authorize(store, person, question).isAllowed).toBe(may);
  });

  test('is told with the binding that allows it', () => {
    expect(authorize(store, operator, of('patch', 'apps', 'deployments')).reason).toBe(
      'RBAC: allowed by RoleBinding "practice-operators/shop" of ClusterRole "practice-operator" to Group "practice:operators"',
    );
    expect(authorize(store, viewer, of('get', '', 'pods')).reason).toBe(
      'RBAC: allowed by ClusterRoleBinding "viewer-views" of ClusterRole "view" to User "viewer"',
    );
    expect(authorize(store, viewer, of('delete', '', 'pods'))).toEqual({ isAllowed: false, reason: '' });
  });
});

describe('a role that somebody stores', () => {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const bind = (cluster: ReturnType<typeof emptyCluster>, kind: string, name: string, subject: object) =>
    create(cluster, 'RoleBinding', `of-${name}`, { roleRef: { kind, name }, subjects: [subject] }, rbac);

  test('counts from then on, for the names that it says', () => {
    const cluster = emptyCluster();
    const rules = [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['cart'], verbs: ['patch'] }];
    create(cluster, 'Role', 'cart', { rules }, rbac);
    bind(cluster, 'Role', 'cart', { kind: 'User', name: 'viewer' });
    const may = (name: string) => authorize(cluster.store, viewer, of('patch', 'apps', 'deployments', { name }));
    expect(may('cart')).toEqual({
      isAllowed: true,
      reason: 'RBAC: allowed by RoleBinding "of-cart/shop" of Role "cart" to User "viewer"',
    });
    expect(may('pay').isAllowed).toBe(false);
    expect(rulesFor(cluster.store, viewer, 'shop')).toContainEqual(rules[0]);
  });

  test('is missed aloud when a binding names one that is not there', () => {
    const cluster = emptyCluster();
    bind(cluster, 'ClusterRole', 'gone', { kind: 'Group', name: 'practice:viewers' });
    expect(authorize(cluster.store, viewer, of('patch', 'apps', 'deployments')).reason).toBe(
      'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
    );
  });

  test('speaks for a ServiceAccount by its namespace', () => {
    const cluster = emptyCluster();
    bind(cluster, 'ClusterRole', 'view', { kind: 'ServiceAccount', name: 'robot' });
    const robot = { name: 'system:serviceaccount:shop:robot', groups: [] };
    expect(authorize(cluster.store, robot, of('get', '', 'pods')).reason).toBe(
      'RBAC: allowed by RoleBinding "of-view/shop" of ClusterRole "view" to ServiceAccount "robot/shop"',
    );
  });
});
