import { describe, expect, test } from 'vitest';
import type { Application } from '../../src/practice/controllers/argo-cd/application.ts';
import { applicationKind } from '../../src/practice/controllers/argo-cd/application.ts';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import type { ResourceRow } from '../../src/practice/kinds/resource-row.ts';
import { revert } from '../../src/practice/scenarios/gitops-fight.ts';
import { mergeCommit } from '../../src/practice/scenarios/shop-git.ts';
import { START } from './cluster-fixture.ts';
import type { Told } from './told.ts';
import { tell } from './told.ts';

const kind = ({ cluster }: Told) => applicationKind(cluster.store) as ResourceRow;
const app = (story: Told, name: string) => story.cluster.store.get(kind(story), 'argocd', name) as Application;
const word = (story: Told, name: string) => {
  const { sync, health } = app(story, name).status as unknown as Record<'sync' | 'health', { status: string }>;
  return `${sync.status} ${health.status}`;
};
const setAutomated = (story: Told, name: string, to: (automated: object) => object | undefined) =>
  story.cluster.change(kind(story), 'argocd', name, current => {
    const { spec } = current as Application;
    const automated = to(spec.syncPolicy?.automated ?? {});
    return { ...current, spec: { ...spec, syncPolicy: { ...spec.syncPolicy, automated } } };
  });
const suspend = (story: Told, name: string) =>
  setAutomated(story, name, automated => ({ ...automated, enabled: false }));
const resume = (story: Told, name: string) => setAutomated(story, name, automated => ({ ...automated, enabled: true }));
const image = (story: Told) => story.deployment('checkout').spec.template.spec.containers[0]?.image.split(':')[1];

test('Argo CD brought the bad release, says so, and finds everything in sync', () => {
  const story = tell('gitops-fight');
  expect(story.versions('checkout')).toBe('2.0.9: 6 ready of 6, 2.1.0: 2 ready of 2');
  expect([word(story, 'shop-root'), word(story, 'shop-checkout')]).toEqual([
    'Synced Progressing',
    'Synced Progressing',
  ]);
  const { metadata } = story.deployment('checkout');
  expect(metadata.annotations?.['argocd.argoproj.io/tracking-id']).toBe('shop-checkout:apps/Deployment:shop/checkout');
  expect(
    metadata.managedFields?.some(({ manager, operation }) => manager === 'argocd-controller' && operation === 'Apply'),
  ).toBe(true);
  expect(app(story, 'shop-checkout').status).toMatchObject({
    sync: { revision: '9f31c07' },
    operationState: { phase: 'Succeeded', syncResult: { revision: '9f31c07' } },
    history: [{ revision: '4be2d10' }, { revision: '9f31c07' }],
    resources: [{ group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'checkout', status: 'Synced' }],
  });
  story.pass(60);
  const { requests, failed } = story.answers('checkout', '2.1.0');
  expect(failed / requests).toBeGreaterThan(0.02);
});

describe('the traps', () => {
  test('a rollback is taken back five seconds later, every time', () => {
    const story = tell('gitops-fight');
    for (let attempt = 0; attempt < 3; attempt++) {
      const start = attempt * 20;
      story.pass(start);
      story.goBackTo('checkout', '2.0.9');
      story.pass(start + 4);
      expect(image(story)).toBe('2.0.9');
      expect(word(story, 'shop-checkout')).toBe('OutOfSync Progressing');
      story.pass(start + 6);
      expect(image(story)).toBe('2.1.0');
    }
    expect(app(story, 'shop-checkout').status?.history).toHaveLength(2);
    story.pass(120);
    expect(story.versions('checkout')).toBe('2.1.0: 8 ready of 8');
  });

  test.each([
    ['switched off', (automated: object) => ({ ...automated, enabled: false })],
    ['taken out', () => undefined],
  ])('automatic sync of the child alone, %s, is put back by its parent, and with it the bad release', (_, to) => {
    const story = tell('gitops-fight');
    setAutomated(story, 'shop-checkout', to);
    story.goBackTo('checkout', '2.0.9');
    story.pass(4);
    expect(image(story)).toBe('2.0.9');
    story.pass(12);
    expect(app(story, 'shop-checkout').spec.syncPolicy?.automated).toMatchObject({ enabled: true, selfHeal: true });
    expect(image(story)).toBe('2.1.0');
  });

  test('handing back before Git says the same brings the bad release again', () => {
    const story = tell('gitops-fight');
    suspend(story, 'shop-root');
    suspend(story, 'shop-checkout');
    story.goBackTo('checkout', '2.0.9');
    story.pass(60);
    expect(word(story, 'shop-checkout')).toBe('OutOfSync Healthy');
    resume(story, 'shop-checkout');
    story.pass(70);
    expect(image(story)).toBe('2.1.0');
  });
});

test('both suspended, the rollback stays; the revert makes Git say the same; handed back, nothing changes any more', () => {
  const story = tell('gitops-fight');
  suspend(story, 'shop-root');
  suspend(story, 'shop-checkout');
  story.goBackTo('checkout', '2.0.9');
  story.pass(300);
  expect(story.versions('checkout')).toBe('2.0.9: 8 ready of 8');
  const { requests, failed } = story.answers('checkout', '2.0.9');
  expect(failed / requests).toBeLessThan(0.006);
  expect(word(story, 'shop-checkout')).toBe('OutOfSync Healthy');
  const { generation } = story.deployment('checkout').metadata;
  mergeCommit(story.cluster, revert);
  story.pass(301);
  expect(word(story, 'shop-checkout')).toBe('Synced Healthy');
  resume(story, 'shop-checkout');
  resume(story, 'shop-root');
  story.pass(600);
  expect(story.deployment('checkout').metadata.generation).toBe(generation);
  expect(story.versions('checkout')).toBe('2.0.9: 8 ready of 8');
  expect([word(story, 'shop-root'), word(story, 'shop-checkout')]).toEqual(['Synced Healthy', 'Synced Healthy']);
});

test('it says when it has compared, after every write of what it manages and every other minute', () => {
  const story = tell('gitops-fight');
  suspend(story, 'shop-root');
  suspend(story, 'shop-checkout');
  const comparedAt = () => Date.parse(String(app(story, 'shop-checkout').status?.reconciledAt)) - START;
  story.goBackTo('checkout', '2.0.9');
  story.pass(70);
  story.cluster.change(deploymentKind, 'shop', 'checkout', current => ({
    ...current,
    metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, seen: 'by nobody in Git' } },
  }));
  story.pass(71);
  expect(comparedAt()).toBe(70_000);
  story.pass(400);
  expect(comparedAt()).toBeGreaterThanOrEqual(400_000 - 120_000);
});

test('left alone, ben’s revert comes after seven minutes and takes the variable away with the release', () => {
  const story = tell('gitops-fight');
  story.pass(419);
  expect(image(story)).toBe('2.1.0');
  story.pass(500);
  expect(story.versions('checkout')).toBe('2.0.9: 8 ready of 8');
  expect(story.deployment('checkout').spec.template.spec.containers[0]?.env ?? []).toEqual([]);
  expect(app(story, 'shop-checkout').status).toMatchObject({ sync: { status: 'Synced', revision: revert.id } });
});

test('a sync that somebody asks for is done although automatic sync is off', () => {
  const story = tell('gitops-fight');
  suspend(story, 'shop-root');
  suspend(story, 'shop-checkout');
  mergeCommit(story.cluster, revert);
  story.pass(10);
  expect(image(story)).toBe('2.1.0');
  story.cluster.change(kind(story), 'argocd', 'shop-checkout', current => ({
    ...current,
    operation: { sync: { revision: revert.id }, initiatedBy: { username: 'ana' } },
  }));
  story.pass(11);
  expect(image(story)).toBe('2.0.9');
  expect(app(story, 'shop-checkout').operation).toBeUndefined();
  expect(app(story, 'shop-checkout').status?.operationState?.operation.initiatedBy).toEqual({ username: 'ana' });
});

test('a commit that does not hold the path leaves everything as it is, and is told', () => {
  const story = tell('gitops-fight');
  mergeCommit(story.cluster, { ...revert, id: '0000000' });
  story.pass(30);
  expect(image(story)).toBe('2.1.0');
  expect(app(story, 'shop-checkout').status).toMatchObject({
    sync: { status: 'Unknown' },
    conditions: [{ type: 'ComparisonError', message: expect.stringContaining('app path does not exist') }],
  });
});
