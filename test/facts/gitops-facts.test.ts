import { expect, test } from 'vitest';
import type { GitOpsWorld } from '../../src/actions/gitops-world.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { judgeMatch } from '../../src/facts/git-matches-cluster.ts';
import { judgeSuspended } from '../../src/facts/gitops-suspended.ts';
import { type GitOpsKind, gitOpsObject } from '../../src/workloads/gitops-owner.ts';

const now = Date.parse('2026-01-01T03:20:00Z');
const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;

const object = (kind: GitOpsKind, name: string, level: number, more: JsonObject) => {
  const found = gitOpsObject(kind, { metadata: { namespace: 'argocd', name, uid: name }, ...more }, level);
  if (!found) throw new Error('no object');
  return found;
};
const on = { spec: { syncPolicy: { automated: {} } } };
const off = { spec: { syncPolicy: {} } };
const app = (more: JsonObject, name = 'shop', level = 0) => object('Application', name, level, more);
const flux = (more: JsonObject) => object('Kustomization', 'apps', 0, more);

type Read = Extract<GitOpsWorld, { kind: 'read' }>;
const world = (more: Partial<Read>): GitOpsWorld => ({
  kind: 'read',
  workload: writtenBy('argocd-controller', '2026-01-01T03:10:00Z'),
  objects: [],
  unread: [],
  isLeftAlone: false,
  ...more,
});
function writtenBy(manager: string, time: string): JsonObject {
  return { metadata: { managedFields: [{ manager, time, fieldsV1: { 'f:spec': { 'f:template': {} } } }] } };
}
const unread: GitOpsWorld = { kind: 'unread', says: ours('API server does not answer') };

test.each<[string, GitOpsWorld, string, RegExp]>([
  ['no tool manages it', world({}), 'true', /^no GitOps tool manages it$/],
  [
    'automatic sync is on',
    world({ objects: [app(on)] }),
    'false',
    /^Argo CD Application shop writes it back by itself$/,
  ],
  ['automatic sync is off', world({ objects: [app(off)] }), 'true', /^Argo CD Application shop waits to be asked$/],
  [
    'it is off, and a parent would switch it on',
    world({ objects: [app(off), app(on, 'root', 1)] }),
    'false',
    /^Argo CD Application shop is off, but Argo CD Application root would/,
  ],
  [
    'it and its parent are off',
    world({ objects: [app(off), app(off, 'root', 1)] }),
    'true',
    /shop and Argo CD Application root wait/,
  ],
  [
    'an ApplicationSet made it',
    world({ objects: [app(off), object('ApplicationSet', 'all', 1, {})] }),
    'false',
    /ApplicationSet all would/,
  ],
  [
    'a sync is under way',
    world({ objects: [app({ ...off, operation: { sync: {} } })] }),
    'false',
    /a sync of Argo CD Application shop is still running/,
  ],
  ['Flux reconciles', world({ objects: [flux({})] }), 'false', /Flux Kustomization apps/],
  ['Flux is suspended', world({ objects: [flux({ spec: { suspend: true } })] }), 'true', /waits/],
  ['Flux was told to leave it alone', world({ objects: [flux({})], isLeftAlone: true }), 'true', /waits/],
  [
    'its owner can’t be read',
    world({ unread: [ours('Deployment checkout is managed by X, which can’t be read')] }),
    'unknown',
    /managed by X/,
  ],
  ['one owner can’t be read and another is on', world({ objects: [app(on)], unread: [ours('x')] }), 'false', /shop/],
  ['nothing can be read', unread, 'unknown', /^not read: API server does not answer/],
])('gitops-suspended: %s', (_what, read, value, says) => {
  expect(judgeSuspended(read)).toMatchObject({ value, says: expect.stringMatching(says) });
});

const status = (sync: string, reconciledAt: string, own = sync): JsonObject => ({
  ...off,
  status: {
    reconciledAt,
    sync: { status: sync, revision: '0123456789abcdef' },
    resources: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'checkout', status: own }],
  },
});
const later = '2026-01-01T03:18:00Z';
const earlier = '2026-01-01T03:05:00Z';
const ready = (yes: boolean): JsonObject => ({
  status: {
    lastAppliedRevision: 'main@sha1:01',
    conditions: [{ type: 'Ready', status: yes ? 'True' : 'False', message: 'no' }],
  },
});

test.each<[string, GitOpsWorld, string, RegExp]>([
  ['no tool manages it', world({}), 'true', /^no GitOps tool/],
  [
    'compared after the last change, and the same',
    world({ objects: [app(status('Synced', later))] }),
    'true',
    /is Synced at 0123456, compared 2m00s ago/,
  ],
  [
    'compared before the last change',
    world({ objects: [app(status('Synced', earlier))] }),
    'unknown',
    /has not compared since the template changed 10 min ago/,
  ],
  [
    'compared, and different',
    world({ objects: [app(status('OutOfSync', later))] }),
    'false',
    /OutOfSync at 0123456 in Deployment checkout.*: the next sync would change it/,
  ],
  [
    'another object differs',
    world({ objects: [app(status('OutOfSync', later, 'Synced'))] }),
    'false',
    /in another of its objects/,
  ],
  ['never compared', world({ objects: [app(off)] }), 'unknown', /has not compared yet/],
  [
    'Flux applied it',
    world({ objects: [flux(ready(true))], workload: writtenBy('kustomize-controller', earlier) }),
    'true',
    /applied main@sha1:01 and is ready/,
  ],
  [
    'Flux applied it, and somebody wrote over it',
    world({ objects: [flux(ready(true))], workload: writtenBy('deploy-cockpit', later) }),
    'unknown',
    /deploy-cockpit wrote the template last/,
  ],
  ['Flux is not ready', world({ objects: [flux(ready(false))] }), 'false', /is not ready: no/],
  [
    'Flux is suspended',
    world({ objects: [flux({ spec: { suspend: true }, ...ready(true) })] }),
    'unknown',
    /compares nothing/,
  ],
  ['its owner can’t be read', world({ unread: [ours('managed by X')] }), 'unknown', /managed by X/],
  ['nothing can be read', unread, 'unknown', /^not read: /],
])('git-matches-cluster: %s', (_what, read, value, says) => {
  expect(judgeMatch(ref, read, { now })).toMatchObject({ value, says: expect.stringMatching(says) });
});
