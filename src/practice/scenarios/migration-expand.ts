import { migrationScenario, missesColumn, onOldSchema } from './shop-migration.ts';

/**
 * Migration 42 only added a column, which 2.0.9 never looks at: a plain rollback ends it, and the schema stays. Taking the
 * migration down first would break the release that still runs.
 */
export const migrationExpand = migrationScenario({
  name: 'migration-expand',
  briefing:
    'checkout 2.2.0 went out less than two minutes ago, after migration 42, stands at two of eight pods, and fails 4 of 100 requests. The migration only added a column.',
  phase: 'expand',
  isStalled: true,
  cause: 'deploy #833: checkout 2.2.0, vouchers, migration 42 adds orders.voucher',
  behaviours: [{ imageEnds: ':2.2.0', while: onOldSchema, ...missesColumn('orders.voucher') }],
});
