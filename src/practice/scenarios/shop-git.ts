import { stringify } from 'yaml';
import { ARGO_NAMESPACE } from '../controllers/argo-cd/application.ts';
import { repositoryName } from '../controllers/argo-cd/git-repository.ts';
import { deploymentKind } from '../kinds/deployment-kind.ts';
import { configMapKind } from '../kinds/plain-kinds.ts';
import { RBAC } from '../kinds/role-kinds.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import { argoApplicationDefinition } from './argo-application-definition.ts';
import type { Release, ShopService } from './shop-service.ts';
import { deploymentOf } from './shop-service.ts';

const REPOSITORY = 'https://git.example/shop.git';
export const GIT = repositoryName(REPOSITORY);

/** A commit of the shop's repository: which release of the one service stands in it. */
export type Commit = { readonly id: string; readonly release: Release };

/** Argo CD with the shop in it: an app of apps, which looks after the Application of one service. */
export function handOverToGit(
  cluster: PracticeCluster,
  service: ShopService,
  commits: readonly [Commit, ...Commit[]],
): void {
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGO_NAMESPACE } }, 'platform');
  cluster.create(argoApplicationDefinition, 'platform');
  grantApplications(cluster);
  const files = commits.flatMap(({ id, release }) => [
    [`${id}.apps.yaml`, stringify(application(`shop-${service.name}`, service.name, 'shop'))],
    [`${id}.${service.name}.yaml`, stringify(inGit(service, release))],
  ]);
  cluster.create(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: GIT,
        namespace: ARGO_NAMESPACE,
        annotations: { about: 'Stands in for Git: HEAD is the commit that counts.' },
      },
      data: { HEAD: commits[0].id, ...Object.fromEntries(files) },
    },
    'git',
  );
  forgetCause(cluster, service);
  cluster.create(application('shop-root', 'apps', ARGO_NAMESPACE), 'platform');
}

/** What merging does: from now on another commit counts. */
export function mergeCommit(cluster: PracticeCluster, { id }: Commit): void {
  cluster.change(
    configMapKind,
    ARGO_NAMESPACE,
    GIT,
    current => ({ ...current, data: { ...(current.data as object), HEAD: id } }),
    'git',
  );
}

function application(name: string, path: string, namespace: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: ARGO_NAMESPACE },
    spec: {
      project: 'default',
      source: { repoURL: REPOSITORY, path, targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      // `enabled` is said, so that a parent that has it in Git puts it back.
      syncPolicy: {
        automated: { enabled: true, prune: false, selfHeal: true },
        syncOptions: ['ServerSideApply=true'],
      },
    },
  };
}

/** Nobody writes into Git why a release is made: that is the commit's own business. */
function inGit(service: ShopService, release: Release) {
  const { metadata, ...rest } = deploymentOf(service, release);
  const { 'kubernetes.io/change-cause': _, ...annotations } = metadata.annotations;
  return { ...rest, metadata: { ...metadata, annotations } };
}

function forgetCause(cluster: PracticeCluster, service: ShopService): void {
  cluster.change(
    deploymentKind,
    'shop',
    service.name,
    current => {
      const { 'kubernetes.io/change-cause': _, ...annotations } = current.metadata.annotations ?? {};
      return { ...current, metadata: { ...current.metadata, annotations } };
    },
    'platform',
  );
}

/** Everybody on call sees Applications; operators may suspend them, and merge. */
function grantApplications(cluster: PracticeCluster): void {
  const apiVersion = `${RBAC}/v1`;
  const operators = { apiGroup: RBAC, kind: 'Group', name: 'practice:operators' };
  const viewer = { apiGroup: RBAC, kind: 'User', name: 'viewer' };
  const roleRef = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });
  const [seen, changed] = ['applications-view', 'applications-suspend'];
  const applications = { apiGroups: ['argoproj.io'], resources: ['applications'] };
  const objects = [
    { kind: 'ClusterRole', metadata: { name: seen }, rules: [{ ...applications, verbs: ['get', 'list', 'watch'] }] },
    {
      kind: 'ClusterRoleBinding',
      metadata: { name: seen },
      roleRef: roleRef('ClusterRole', seen),
      subjects: [operators, viewer],
    },
    {
      kind: 'Role',
      metadata: { name: changed, namespace: ARGO_NAMESPACE },
      rules: [
        { ...applications, verbs: ['patch', 'update'] },
        { apiGroups: [''], resources: ['configmaps'], resourceNames: [GIT], verbs: ['patch', 'update'] },
      ],
    },
    {
      kind: 'RoleBinding',
      metadata: { name: changed, namespace: ARGO_NAMESPACE },
      roleRef: roleRef('Role', changed),
      subjects: [operators],
    },
  ];
  for (const object of objects) cluster.create({ apiVersion, ...object }, 'platform');
}
