import { migrationScenario, missesColumn, onNewSchema, onOldSchema } from './shop-migration.ts';

/**
 * Migration 42 copied orders.total into orders.total_cents and dropped it. 2.0.9 starts on that schema, gets ready, and
 * fails most of what it is asked for: a plain rollback makes a small outage a large one. There are two ways out: 2.2.1,
 * which is built; or the migration down, which makes orders.total again, together with the rollback.
 */
export const migrationDestructive = migrationScenario({
  name: 'migration-destructive',
  briefing:
    'checkout 2.2.0 went out five minutes ago, with migration 42, and loses 4 of 100 requests. The migration dropped a column. 2.2.1 with a fix is built; the Jobs checkout-migrate-up and -down are kept as suspended CronJobs.',
  phase: 'contract',
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
