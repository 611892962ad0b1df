import { describe, expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { createDatabases } from '../../src/practice/applications/databases.ts';
import { migrationsOf } from '../../src/practice/applications/migrations.ts';
import { deploymentKind } from '../../src/practice/kinds/deployment-kind.ts';
import { jobKind } from '../../src/practice/kinds/job-kind.ts';
import { replicaSetKind } from '../../src/practice/kinds/replica-set-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import { runMigration } from '../../src/practice/scenarios/migration-jobs.ts';
import { shopService } from '../../src/practice/scenarios/shop-story.ts';
import type { Told } from './told.ts';
import { tell } from './told.ts';

const checkout = shopService('checkout');
const schema = ({ cluster }: Told) => cluster.databases.schemaOf('shop', 'checkout');
const migrateDown = ({ cluster }: Told) => runMigration(cluster, checkout, 'down', 'checkout-migrate-down-1');
const setImage = ({ cluster }: Told, from: string, to: string) =>
  cluster.change(deploymentKind, 'shop', 'checkout', current =>
    JSON.parse(JSON.stringify(current).replaceAll(`checkout:${from}`, `checkout:${to}`)),
  );

/** Of the requests that a version answered from one second to another. */
function rateBetween(story: Told, version: string, from: number, to: number): number {
  story.pass(from);
  const before = story.answers('checkout', version);
  story.pass(to);
  const after = story.answers('checkout', version);
  expect(after.requests - before.requests).toBeGreaterThan(700);
  return (after.failed - before.failed) / (after.requests - before.requests);
}

describe.each([
  ['migration-destructive', 'contract', 'true', '2.2.0: 8 ready of 8'],
  ['migration-expand', 'expand', 'false', '2.0.9: 6 ready of 6, 2.2.0: 2 ready of 2'],
])('%s', (name, phase, destructive, versions) => {
  test('the release loses payments, and says which schema came with it', () => {
    const story = tell(name);
    expect(story.versions('checkout')).toBe(versions);
    expect(schema(story)).toBe(42);
    expect(story.deployment('checkout').metadata.annotations).toMatchObject({
      'deploy-cockpit.io/schema-phase': phase,
      'deploy-cockpit.io/schema-version': '42',
    });
    const schemas = story.cluster.store
      .list(replicaSetKind, 'shop')
      .filter(({ metadata }) => metadata.labels?.app === 'checkout')
      .map(({ metadata }) => metadata.annotations?.['deploy-cockpit.io/schema-version']);
    expect(schemas.filter(version => version !== undefined).sort()).toEqual(['41', '42']);
    const job = story.cluster.store.get(jobKind, 'shop', 'checkout-migrate-up-42');
    expect(job?.metadata.labels).toMatchObject({
      'deploy-cockpit.io/migration': 'up',
      'deploy-cockpit.io/destructive': destructive,
    });
    expect(job?.status).toMatchObject({ succeeded: 1 });
    const rate = rateBetween(story, '2.2.0', 0, 60);
    expect(rate).toBeGreaterThan(0.025);
    expect(rate).toBeLessThan(0.055);
  });
});

describe('with a column dropped', () => {
  test('a plain rollback gets all pods ready, and most requests fail', () => {
    const story = tell('migration-destructive');
    story.goBackTo('checkout', '2.0.9');
    expect(rateBetween(story, '2.0.9', 90, 150)).toBeGreaterThan(0.6);
    expect(story.isWell('checkout')).toBe(true);
    expect(story.log('checkout', '2.0.9').join('\n')).toContain('column orders.total does not exist');
  });

  test('the migration down and the rollback together end it', () => {
    const story = tell('migration-destructive');
    migrateDown(story);
    story.pass(20);
    expect(schema(story)).toBe(41);
    story.goBackTo('checkout', '2.0.9');
    expect(rateBetween(story, '2.0.9', 110, 170)).toBeLessThan(0.006);
    expect(story.isWell('checkout')).toBe(true);
  });

  test('the migration down alone breaks the release that runs', () => {
    const story = tell('migration-destructive');
    migrateDown(story);
    expect(rateBetween(story, '2.2.0', 20, 60)).toBeGreaterThan(0.6);
  });

  test('a migration that is deleted before its end has changed nothing', () => {
    const story = tell('migration-destructive');
    migrateDown(story);
    story.pass(4);
    deleteObject(story.cluster.writes, jobKind, 'shop', 'checkout-migrate-down-1', { propagationPolicy: 'Foreground' });
    story.pass(60);
    expect(schema(story)).toBe(42);
  });

  test('the fixed release forward ends it, on the schema that is there', () => {
    const story = tell('migration-destructive');
    setImage(story, '2.2.0', '2.2.1');
    expect(rateBetween(story, '2.2.1', 90, 150)).toBeLessThan(0.006);
  });
});

test('a migration that failed has changed nothing, and one that ended well has', () => {
  const databases = createDatabases();
  const image = 'registry.example/shop/checkout-migrate:1-up';
  const rule = { imageEnds: ':1-up', application: { migrates: { database: 'checkout', to: 1 } } };
  const ended = migrationsOf(databases, [rule]);
  const pod = { metadata: { namespace: 'shop', name: 'migrate' } } as Pod;
  const news = (exitCode: number) =>
    ({ kind: 'ended', container: { name: 'migrate', image }, exitCode, lastWords: undefined }) as const;
  ended(pod, news(1), 0);
  expect(databases.schemaOf('shop', 'checkout')).toBe(0);
  ended(pod, news(0), 0);
  expect(databases.schemaOf('shop', 'checkout')).toBe(1);
  expect(databases.schemaOf('shop', 'pay')).toBe(0);
});

test('with a column added a plain rollback ends it, and the schema stays', () => {
  const story = tell('migration-expand');
  story.goBackTo('checkout', '2.0.9');
  expect(rateBetween(story, '2.0.9', 90, 150)).toBeLessThan(0.006);
  expect(schema(story)).toBe(42);
});

test('with a column added the migration down breaks the release that runs', () => {
  const story = tell('migration-expand');
  migrateDown(story);
  expect(rateBetween(story, '2.2.0', 20, 60)).toBeGreaterThan(0.6);
});
