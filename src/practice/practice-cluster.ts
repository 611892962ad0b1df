import type { ObjectStore } from './api/object-store.ts';
import { createObjectStore } from './api/object-store.ts';
import type { Change, Writes } from './api/object-writes.ts';
import { changeObject, createObject } from './api/object-writes.ts';
import type { ApplicationRule } from './applications/application.ts';
import type { Databases } from './applications/databases.ts';
import { createDatabases } from './applications/databases.ts';
import { applicationOf } from './applications/image-fates.ts';
import { migrationsOf } from './applications/migrations.ts';
import { createMountedConfig } from './applications/mounted-config.ts';
import { createChance } from './chance.ts';
import { createClock } from './clock.ts';
import { argoCd } from './controllers/argo-cd/application-controller.ts';
import { autoscalerController } from './controllers/autoscaler/autoscaler-controller.ts';
import { cronJobController } from './controllers/cron-job/cron-job-controller.ts';
import { daemonSetController } from './controllers/daemon-set/daemon-set-controller.ts';
import { deploymentController } from './controllers/deployment/deployment-controller.ts';
import { disruptionController } from './controllers/disruption/disruption-controller.ts';
import { endpointSliceController } from './controllers/endpoint-slice-controller.ts';
import { eventExpiry } from './controllers/event-recorder.ts';
import { garbageCollector } from './controllers/garbage-collector.ts';
import { gateway } from './controllers/gateway/route-controller.ts';
import { jobController, jobOrphans } from './controllers/job/job-controller.ts';
import { ttlAfterFinished } from './controllers/job/ttl-after-finished.ts';
import { kubelet } from './controllers/kubelet/kubelet.ts';
import type { OnContainerNews } from './controllers/kubelet/kubelet-tools.ts';
import { namespaceController } from './controllers/namespace-controller.ts';
import { replicaSetController } from './controllers/replica-set-controller.ts';
import { scheduler } from './controllers/scheduler/scheduler.ts';
import { serviceAccounts } from './controllers/service-accounts.ts';
import { statefulSetController } from './controllers/stateful-set/stateful-set-controller.ts';
import { volumeClaims } from './controllers/volume-claims.ts';
import { createWorkQueue } from './controllers/work-queue.ts';
import { definitionsController } from './custom/definitions-controller.ts';
import { servedKind } from './custom/served-rows.ts';
import { rowOfKind } from './kinds/kind-registry.ts';
import type { ResourceRow } from './kinds/resource-row.ts';
import type { Deployment, KubeObject } from './kube-objects.ts';
import { resourceQuotaController } from './quota/resource-quota-controller.ts';
import type { ContainerLogs } from './traffic/container-logs.ts';
import { createContainerLogs } from './traffic/container-logs.ts';
import { createCpuUsage } from './traffic/cpu-usage.ts';
import type { PodUsage } from './traffic/pod-usage.ts';
import { createPodUsage } from './traffic/pod-usage.ts';
import type { ServiceTraffic } from './traffic/service-traffic.ts';
import type { Traffic } from './traffic/traffic.ts';
import { createTraffic } from './traffic/traffic.ts';

/** An object as somebody writes it. */
export type Draft = { apiVersion: string; kind: string; metadata: object; [member: string]: unknown };

/** A whole cluster without a network: objects, controllers, users. It moves only when `advance` is called. */
export type PracticeCluster = {
  readonly store: ObjectStore;
  readonly writes: Writes;
  readonly traffic: Traffic;
  readonly logs: ContainerLogs;
  readonly databases: Databases;
  /** Only where there is a metrics server. */
  readonly podUsage?: PodUsage;
  now(): number;
  advance(toMillis: number): void;
  /** Adds an object as `kubectl create` would; `manager` is who did it. */
  create(object: Draft, manager?: string): KubeObject;
  change(row: ResourceRow, namespace: string | undefined, name: string, change: Change, manager?: string): KubeObject;
  /** Nobody looks after this Deployment until its generation changes, as when the controller manager has stalled. */
  holdUntilChanged(namespace: string, name: string): void;
};

export type ClusterOptions = {
  readonly startMillis: number;
  readonly seed?: string;
  /** Where uids come from; the same as `seed` unless it is told apart. */
  readonly identitySeed?: string;
  readonly traffic?: readonly ServiceTraffic[];
  /** What the scenario's own images do. */
  readonly applications?: readonly ApplicationRule[];
  readonly hasMetricsServer?: boolean;
  readonly rememberEvents?: number;
  /** When somebody will first look: what has expired by then need not be written. */
  readonly openingMillis?: number;
};

/** Twice looked is enough to know what a pod uses. */
const USAGE_BEFORE_OPENING_MILLIS = 45_000;

export function createPracticeCluster(options: ClusterOptions): PracticeCluster {
  const seed = options.seed ?? 'practice';
  const clock = createClock(options.startMillis);
  const store = createObjectStore(options.rememberEvents ? { rememberEvents: options.rememberEvents } : {});
  const writes: Writes = {
    store,
    clock,
    chance: createChance(seed),
    ids: createChance(`ids ${options.identitySeed ?? seed}`),
    ...(options.openingMillis !== undefined && {
      eventsMatterAt: options.openingMillis,
    }),
  };
  const queue = createWorkQueue(clock);
  const tools = { writes, wakeAt: queue.wakeAt };
  const logs = createContainerLogs();
  const databases = createDatabases();
  const mounted = createMountedConfig(store, clock);
  const applications = options.applications ?? [];
  const programOf = (image: string) => applicationOf(image, applications);
  const openingMillis = options.openingMillis ?? options.startMillis;
  const traffic = createTraffic(tools, options.traffic ?? [], logs, {
    seed,
    around: { databases, mounted },
    applicationOf: programOf,
    openingMillis,
  });
  const migrations = migrationsOf(databases, applications);
  const onNews: OnContainerNews = (...news) => {
    migrations(...news);
    traffic.onContainerNews(...news);
  };
  const cpu = createCpuUsage(clock, traffic.figuresOf, programOf);
  const usageFrom = Math.max(options.startMillis, openingMillis - USAGE_BEFORE_OPENING_MILLIS);
  const podUsage = options.hasMetricsServer
    ? createPodUsage(tools, usageFrom, traffic.figuresOf, programOf)
    : undefined;
  const held = new Map<string, number>();

  const isHeld = ({ metadata }: Deployment) => held.get(metadata.uid) === (metadata.generation ?? 0);
  for (const controller of [
    deploymentController(tools, { isHeld }),
    replicaSetController(tools),
    statefulSetController(tools),
    daemonSetController(tools),
    volumeClaims(tools),
    jobController(tools),
    jobOrphans(tools),
    ttlAfterFinished(tools),
    cronJobController(tools),
    autoscalerController(tools, cpu),
    scheduler(tools),
    kubelet(tools, { applications, onNews }),
    endpointSliceController(tools),
    garbageCollector(tools),
    definitionsController(tools),
    serviceAccounts(tools),
    resourceQuotaController(tools),
    namespaceController(tools),
    disruptionController(tools),
    eventExpiry(tools),
    argoCd(tools),
    gateway(tools),
    traffic.controller,
    ...(podUsage ? [podUsage.controller] : []),
  ]) {
    queue.add(controller);
  }
  store.subscribe(queue.note);

  return {
    store,
    writes,
    traffic,
    logs,
    databases,
    ...(podUsage && { podUsage }),
    now: clock.now,
    advance: queue.advance,
    create: (object, manager = 'kubectl-create') => {
      const row = servedKind(store, object.apiVersion, object.kind);
      if (!row) throw new Error(`The practice cluster does not serve ${object.kind} in ${object.apiVersion}.`);
      const namespace = row.namespaced
        ? ((object.metadata as { namespace?: string }).namespace ?? 'default')
        : undefined;
      return createObject(writes, row, namespace, object, { manager });
    },
    change: (row, namespace, name, change, manager = 'kubectl-edit') =>
      changeObject(writes, row, namespace, name, change, { manager }),
    holdUntilChanged: (namespace, name) => {
      const row = rowOfKind('apps/v1', 'Deployment') as ResourceRow;
      const deployment = store.get(row, namespace, name);
      if (deployment) held.set(deployment.metadata.uid, deployment.metadata.generation ?? 0);
    },
  };
}
