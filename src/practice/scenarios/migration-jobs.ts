import { cronJobKind } from '../kinds/cron-job-kind.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { ShopService } from './shop-service.ts';
import { labelsOf } from './shop-template.ts';

export type Direction = 'up' | 'down';

/** One step of a schema, with what a pipeline says of it on the Jobs. */
export type Migration = { readonly to: number; readonly isDestructive: boolean };

export const SCHEMA_PHASE = 'deploy-cockpit.io/schema-phase';
export const SCHEMA_VERSION = 'deploy-cockpit.io/schema-version';

const migrationName = (service: ShopService, direction: Direction) => `${service.name}-migrate-${direction}`;
export const migrationImage = (service: ShopService, to: number, direction: Direction) =>
  `shop/${service.name}-migrate:${to}-${direction}`;

/** Reviewed templates of the Jobs, one for each direction: suspended, so that nothing runs until somebody asks. */
export function keepMigrationTemplates(cluster: PracticeCluster, service: ShopService, migration: Migration): void {
  for (const direction of ['up', 'down'] as const) {
    cluster.create(
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: migrationName(service, direction), namespace: 'shop', labels: labelsOf(service) },
        // The 31st of February, for those who forget that it is suspended.
        spec: { schedule: '0 0 31 2 *', suspend: true, jobTemplate: jobTemplate(service, migration, direction) },
      },
      'ci-bot',
    );
  }
}

function jobTemplate(service: ShopService, { to, isDestructive }: Migration, direction: Direction) {
  const name = `${service.name}-migrate`;
  return {
    metadata: {
      labels: {
        ...labelsOf(service),
        'deploy-cockpit.io/migration': direction,
        'deploy-cockpit.io/destructive': String(isDestructive && direction === 'up'),
      },
      annotations: { [SCHEMA_VERSION]: String(direction === 'up' ? to : to - 1) },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 300,
      template: {
        // Not the service's own labels: its Service would send users here.
        metadata: { labels: { job: name } },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'migrate', image: `registry.example/${migrationImage(service, to, direction)}` }],
        },
      },
    },
  };
}

/** As `kubectl create job NAME --from=cronjob/…`. */
export function runMigration(
  cluster: PracticeCluster,
  service: ShopService,
  direction: Direction,
  name: string,
  by = 'kubectl-create',
): KubeObject {
  const template = cluster.store.get(cronJobKind, 'shop', migrationName(service, direction))?.spec as {
    jobTemplate: { metadata: { annotations: object; labels: object }; spec: object };
  };
  const { metadata, spec } = template.jobTemplate;
  const annotations = { ...metadata.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' };
  return cluster.create(
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...metadata, annotations, name, namespace: 'shop' }, spec },
    by,
  );
}
