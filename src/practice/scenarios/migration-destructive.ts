import type { PracticeCluster } from '../practice-cluster.ts';
import { migrationScenario, missesColumn, onNewSchema, onOldSchema } from './shop-migration.ts';
import { deploymentOf } from './shop-service.ts';
import { shopService } from './shop-story.ts';

const MINUTE = 60_000;

/**
 * Migration 42 copied orders.total into orders.total_cents and dropped it. 2.0.9 starts on that schema, gets ready, and
 * fails most of what it is asked for: a plain rollback makes a small outage a large one. There are two ways out: 2.2.1,
 * which was built and tried in shop-staging; or the migration down, which makes orders.total again, together with the rollback.
 */
export const migrationDestructive = migrationScenario({
  name: 'migration-destructive',
  briefing:
    'checkout 2.2.0 went out five minutes ago, with migration 42, and fails 4 of 100 requests. The migration dropped a column. 2.2.1 with a fix runs in shop-staging; the Jobs checkout-migrate-up and -down are kept as suspended CronJobs.',
  phase: 'contract',
  isStalled: false,
  lately: cluster => [{ before: 3 * MINUTE, tell: () => verifyFix(cluster) }],
  cause: 'deploy #833: checkout 2.2.0, totals in cents, migration 42 drops orders.total',
  behaviours: [
    { imageEnds: ':2.2.0', while: onOldSchema, ...missesColumn('orders.total_cents') },
    { imageEnds: ':2.2.1', while: onOldSchema, ...missesColumn('orders.total_cents') },
    { imageEnds: ':2.2.1', errorRate: 0.003 },
    { imageEnds: ':2.0.9', while: onNewSchema, ...missesColumn('orders.total') },
    { imageEnds: ':2.0.8', while: onNewSchema, ...missesColumn('orders.total') },
    { imageEnds: ':2.0.7', while: onNewSchema, ...missesColumn('orders.total') },
    { imageEnds: ':2.0.6', while: onNewSchema, ...missesColumn('orders.total') },
  ],
});

/** As small as a staging environment is, and with the mark that its pipeline leaves. */
function verifyFix(cluster: PracticeCluster): void {
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-staging' } }, 'ci-bot');
  const fixed = {
    version: '2.2.1',
    by: 'ci-bot',
    cause: 'deploy #834 to staging: checkout 2.2.1, fix totals',
    replicas: 1,
  };
  const { metadata, ...rest } = deploymentOf(shopService('checkout'), fixed);
  const annotations = { ...metadata.annotations, 'deploy-cockpit.io/verified-in': 'staging' };
  cluster.create({ ...rest, metadata: { ...metadata, namespace: 'shop-staging', annotations } }, 'ci-bot');
}
