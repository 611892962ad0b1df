import type { ApplicationRule } from '../applications/application.ts';
import { deploymentKind } from '../kinds/deployment-kind.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { Behaviour } from '../traffic/service-traffic.ts';
import type { Migration } from './migration-jobs.ts';
import {
  keepMigrationTemplates,
  migrationImage,
  runMigration,
  SCHEMA_PHASE,
  SCHEMA_VERSION,
} from './migration-jobs.ts';
import type { Scenario } from './scenario.ts';
import { stallAtTwoOfEight } from './shop-checkout.ts';
import { release } from './shop-service.ts';
import type { Chapter } from './shop-story.ts';
import { STORY_BEGINS_BEFORE, shopService, shopTraffic, tellShopStory } from './shop-story.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

const services = { checkout: { minReadySeconds: 5 } };
const checkout = shopService('checkout', { services });
const SCHEMA = { before: 41, after: 42 };

export type MigrationStory = Pick<Scenario, 'name' | 'briefing'> & {
  readonly phase: 'expand' | 'contract';
  readonly cause: string;
  /** Whether old pods still serve beside new ones, or all are new. */
  readonly isStalled: boolean;
  /** How every release meets the other schema; the first that fits counts. */
  readonly behaviours: readonly Behaviour[];
  readonly lately?: (cluster: PracticeCluster) => readonly Chapter[];
};

/** checkout 2.2.0 went out with migration 42 before it, and loses payments whatever the schema is. */
export function migrationScenario({
  name,
  briefing,
  phase,
  cause,
  isStalled,
  behaviours,
  lately = () => [],
}: MigrationStory): Scenario {
  const migration: Migration = { to: SCHEMA.after, isDestructive: phase === 'contract' };
  const bad = {
    version: '2.2.0',
    by: 'ci-bot',
    cause,
    annotations: { [SCHEMA_PHASE]: phase, [SCHEMA_VERSION]: String(SCHEMA.after) },
  };
  return {
    name,
    briefing,
    namespace: 'shop',
    traffic: shopTraffic({ checkout: [...behaviours, losesPayments] }),
    applications: [task('up', SCHEMA.after), task('down', SCHEMA.before)],
    startsBeforeMillis: STORY_BEGINS_BEFORE,
    tell: (cluster, opening) => {
      cluster.databases.migrate('shop', checkout.name, SCHEMA.before);
      tellShopStory(cluster, opening, {
        services,
        lately: [
          { before: 2.9 * DAY, tell: noteSchema },
          { before: 9 * MINUTE, tell: () => keepMigrationTemplates(cluster, checkout, migration) },
          {
            before: 6 * MINUTE,
            tell: () => runMigration(cluster, checkout, 'up', `${checkout.name}-migrate-up-42`, 'ci-bot'),
          },
          { before: isStalled ? 105_000 : 5.5 * MINUTE, tell: () => release(cluster, checkout, bad) },
          ...lately(cluster),
        ],
      });
      if (isStalled) stallAtTwoOfEight(cluster);
      cluster.advance(opening);
    },
  };
}

const losesPayments: Behaviour = {
  imageEnds: ':2.2.0',
  errorRate: 0.04,
  errors: [{ route: 'POST /pay', code: 502, share: 0.9, message: 'upstream pay: the total is not a number' }],
};

/** What a release does that asks for a column which isn't there: most of checkout reads or writes orders. */
export const missesColumn = (column: string): Pick<Behaviour, 'errorRate' | 'errors'> => ({
  errorRate: 0.7,
  errors: (
    [
      ['GET /cart', 0.7],
      ['POST /pay', 0.24],
      ['POST /orders', 0.06],
    ] as const
  ).map(([route, share]) => ({ route, share, code: 500, message: `column ${column} does not exist` })),
});

export const onOldSchema = { database: checkout.name, schemaBefore: SCHEMA.after };
export const onNewSchema = { database: checkout.name, schemaFrom: SCHEMA.after };

function task(direction: 'up' | 'down', to: number): ApplicationRule {
  return {
    imageEnds: migrationImage(checkout, SCHEMA.after, direction),
    application: { endsAfterSeconds: 8, migrates: { database: checkout.name, to } },
  };
}

/** What the pipeline writes with every release, whether it came with a migration or not. */
function noteSchema(cluster: PracticeCluster): void {
  const annotations = { [SCHEMA_PHASE]: 'contract', [SCHEMA_VERSION]: String(SCHEMA.before) };
  cluster.change(
    deploymentKind,
    'shop',
    checkout.name,
    current => ({
      ...current,
      metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
    }),
    'ci-bot',
  );
}
