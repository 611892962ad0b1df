import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import {
  type GitOpsKind,
  gitOpsMarks,
  gitOpsObject,
  isLeftAlone,
  ownersAmong,
} from '../../src/workloads/gitops-owner.ts';

const checkout = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const marked = (metadata: JsonObject) => gitOpsMarks({ metadata }, checkout);
const tracked = (id: string) => marked({ annotations: { 'argocd.argoproj.io/tracking-id': id } });

test('a tracking id of this very object names its Application, with its namespace where it has one', () => {
  expect(tracked('shop:apps/Deployment:shop/checkout')).toEqual([
    { kind: 'Application', name: 'shop', isVague: false },
  ]);
  expect(tracked('teams_shop:apps/Deployment:shop/checkout')).toEqual([
    { kind: 'Application', name: 'shop', namespace: 'teams', isVague: false },
  ]);
});

test('a tracking id that was copied from another object says nothing', () => {
  expect(tracked('shop:apps/Deployment:shop/cart')).toEqual([]);
  expect(tracked('shop:/Service:shop/checkout')).toEqual([]);
  expect(tracked('nonsense')).toEqual([]);
});

test('the label that Helm uses too counts only where an Application of that name lists the object', () => {
  const labels = { 'app.kubernetes.io/instance': 'shop' };
  const [mark] = marked({ labels });
  expect(mark).toEqual({ kind: 'Application', name: 'shop', isVague: true });
  expect(marked({ labels, annotations: { 'meta.helm.sh/release-name': 'shop' } })).toEqual([]);
  const listing = (name: string) => ({ status: { resources: [{ ...checkout, name }] } });
  if (!mark) throw new Error('no mark');
  const [ours, others, silent] = [listing('checkout'), listing('cart'), {}];
  expect(ownersAmong(mark, [ours, others, silent], checkout)).toEqual([ours]);
  expect(ownersAmong(mark, [others, silent], checkout)).toEqual([]);
});

test('of two Applications of one name the one that lists the object is meant; where none does, a mark of Argo CD’s own is believed', () => {
  const [mark] = tracked('shop:apps/Deployment:shop/checkout');
  if (!mark) throw new Error('no mark');
  const [ours, failing] = [{ status: { resources: [checkout] } }, { status: { resources: [] } }];
  expect(ownersAmong(mark, [failing, ours], checkout)).toEqual([ours]);
  expect(ownersAmong(mark, [failing], checkout)).toEqual([failing]);
});

test('labels of Flux name a Kustomization, a HelmRelease, or both', () => {
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    'helm.toolkit.fluxcd.io/name': 'checkout',
  };
  expect(marked({ labels })).toEqual([
    { kind: 'Kustomization', name: 'apps', namespace: 'flux-system', isVague: false },
    { kind: 'HelmRelease', name: 'checkout', namespace: 'shop', isVague: false },
  ]);
});

const automatic: readonly (readonly [GitOpsKind, string, JsonObject, boolean])[] = [
  ['Application', 'without a policy waits for a person', {}, false],
  ['Application', 'with an empty automatic policy writes', { spec: { syncPolicy: { automated: {} } } }, true],
  [
    'Application',
    'whose automatic policy is switched off waits',
    { spec: { syncPolicy: { automated: { enabled: false, selfHeal: true } } } },
    false,
  ],
  [
    'Application',
    'that its controller skips waits',
    {
      metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } },
      spec: { syncPolicy: { automated: {} } },
    },
    false,
  ],
  ['ApplicationSet', 'puts its template back', {}, true],
  [
    'ApplicationSet',
    'that was told to leave the policy alone does not',
    { spec: { ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy'] }] } },
    false,
  ],
  [
    'ApplicationSet',
    'that leaves the policy of another Application alone does',
    { spec: { ignoreApplicationDifferences: [{ name: 'other', jsonPointers: ['/spec/syncPolicy'] }] } },
    true,
  ],
  [
    'ApplicationSet',
    'that only makes Applications does not',
    { spec: { syncPolicy: { applicationsSync: 'create-only' } } },
    false,
  ],
  ['Kustomization', 'writes', { spec: {} }, true],
  ['Kustomization', 'that is suspended does not', { spec: { suspend: true } }, false],
  ['HelmRelease', 'that is suspended does not', { spec: { suspend: true } }, false],
];

test.each(automatic)('%s %s', (kind, _what, { metadata = {}, ...rest }, expected) => {
  const raw = { metadata: { namespace: 'argocd', name: 'shop', uid: 'u', ...(metadata as JsonObject) }, ...rest };
  expect(gitOpsObject(kind, raw, 0)?.isAutomatic).toBe(expected);
});

test('a sync that has begun is told apart from automatic sync', () => {
  const metadata = { namespace: 'argocd', name: 'shop', uid: 'u' };
  const of = (more: JsonObject) => gitOpsObject('Application', { metadata, ...more }, 0)?.isSyncing;
  expect(of({ operation: { sync: {} } })).toBe(true);
  expect(of({ status: { operationState: { phase: 'Running' } } })).toBe(true);
  expect(of({ status: { operationState: { phase: 'Succeeded' } } })).toBe(false);
});

test('a mark on the workload itself tells Flux to leave it alone', () => {
  expect(isLeftAlone({ metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } } })).toBe(
    true,
  );
  expect(isLeftAlone({ metadata: {} })).toBe(false);
});
