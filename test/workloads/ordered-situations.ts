import type { Json } from '../../src/domain/json.ts';
import type {
  DaemonSetReport,
  Family,
  PodReport,
  Report,
  ReportKind,
  StatefulSetReport,
} from '../../src/domain/reports.ts';
import { parseReportOf } from '../../src/reports/parse-report.ts';
import { now } from './situations.ts';

/** A StatefulSet `db` and a DaemonSet `agent` in one namespace, as their controllers would leave them. */
const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z/, 'Z');

export type OrderedPod = {
  readonly hash: string;
  readonly isReady?: boolean;
  readonly unreadyForMs?: number;
  readonly isGoing?: boolean;
  readonly state?: object;
  readonly restarts?: number;
};

export type OrderedGiven = {
  readonly kind: 'StatefulSet' | 'DaemonSet';
  readonly pods: readonly OrderedPod[];
  readonly desired?: number;
  readonly asksFor?: string;
  readonly strategy?: 'RollingUpdate' | 'OnDelete';
  readonly partition?: number;
  readonly maxUnavailable?: number | string;
  readonly podManagement?: 'Parallel' | 'OrderedReady';
  readonly isObserved?: boolean;
  readonly currentRevision?: string;
  readonly available?: number;
  /** Oldest first, with the number that each has now. */
  readonly revisions?: readonly { readonly hash: string; readonly number: number; readonly image: string }[];
};

export const good = { hash: 'aaa', number: 1, image: 'r/db:1.0' };
export const bad = { hash: 'bbb', number: 2, image: 'r/db:1.1' };

function report<Kind extends ReportKind>(kind: Kind, object: unknown): Extract<Report, { kind: Kind }> {
  const parsed = parseReportOf(kind, object as Json);
  if (parsed?.kind !== kind) throw new Error(`the situation holds no ${kind}`);
  return parsed as Extract<Report, { kind: Kind }>;
}

const templateOf = (image: string, name: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'app', image }] },
});

export function ordered(given: OrderedGiven): Family<StatefulSetReport | DaemonSetReport> {
  const { kind, revisions = [good, bad], pods, strategy = 'RollingUpdate' } = given;
  const name = kind === 'StatefulSet' ? 'db' : 'agent';
  const newest = [...revisions].sort((a, b) => b.number - a.number)[0];
  const wanted = revisions.find(({ hash }) => hash === given.asksFor) ?? newest;
  if (!wanted) throw new Error('a situation needs a revision');
  const desired = given.desired ?? pods.length;
  const ready = pods.filter(({ isReady = true }) => isReady).length;
  const updated = pods.filter(({ hash }) => hash === wanted.hash).length;
  const available = given.available ?? ready;
  const label = (hash: string) => (kind === 'StatefulSet' ? `${name}-${hash}` : hash);
  const meta = { name, uid: `uid-${name}`, namespace: 'shop', resourceVersion: '1', generation: 5 };
  const spec = {
    selector: { matchLabels: { app: name } },
    template: templateOf(wanted.image, name),
    updateStrategy: {
      type: strategy,
      ...(strategy === 'RollingUpdate' && {
        rollingUpdate: {
          ...(kind === 'StatefulSet' && { partition: given.partition ?? 0 }),
          ...(given.maxUnavailable !== undefined && { maxUnavailable: given.maxUnavailable }),
        },
      }),
    },
  };
  const observedGeneration = given.isObserved === false ? 4 : 5;
  const all = pods.map((pod, index) => podOf(pod, index, { kind, name, label: label(pod.hash) }));
  return {
    workload:
      kind === 'StatefulSet'
        ? report('StatefulSet', {
            metadata: meta,
            spec: { ...spec, replicas: desired, podManagementPolicy: given.podManagement ?? 'OrderedReady' },
            status: {
              observedGeneration,
              replicas: pods.length,
              readyReplicas: ready,
              availableReplicas: available,
              updatedReplicas: updated,
              currentRevision: label(given.currentRevision ?? revisions[0]?.hash ?? ''),
              updateRevision: label(wanted.hash),
            },
          })
        : report('DaemonSet', {
            metadata: meta,
            spec,
            status: {
              observedGeneration,
              desiredNumberScheduled: desired,
              currentNumberScheduled: pods.length,
              updatedNumberScheduled: updated,
              numberReady: ready,
              numberAvailable: available,
            },
          }),
    revisions: revisions.map(({ hash, number, image }, index) =>
      report('ControllerRevision', {
        metadata: {
          name: `${name}-${hash}`,
          uid: `uid-${hash}`,
          namespace: 'shop',
          resourceVersion: '1',
          creationTimestamp: iso(now - (revisions.length - index) * 3_600_000),
          labels: { app: name, ...(kind === 'DaemonSet' && { 'controller-revision-hash': hash }) },
          ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }],
        },
        revision: number,
        data: { spec: { template: { $patch: 'replace', ...templateOf(image, name) } } },
      }),
    ),
    pods: all,
    services: [],
    slices: [],
  };
}

function podOf(
  { hash, isReady = true, unreadyForMs = 120_000, isGoing = false, state, restarts = 0 }: OrderedPod,
  index: number,
  { kind, name, label }: { readonly kind: string; readonly name: string; readonly label: string },
): PodReport {
  return report('Pod', {
    metadata: {
      name: kind === 'StatefulSet' ? `${name}-${index}` : `${name}-x${index}`,
      uid: `uid-${name}-${hash}-${index}`,
      namespace: 'shop',
      resourceVersion: '1',
      creationTimestamp: iso(now - unreadyForMs - 4_000),
      ...(isGoing && { deletionTimestamp: iso(now) }),
      labels: { app: name, 'controller-revision-hash': label },
      ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }],
    },
    spec: { containers: [{ name: 'app', image: 'r/db' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: iso(now - unreadyForMs) }],
      containerStatuses: [
        {
          name: 'app',
          image: 'r/db',
          ready: isReady,
          restartCount: restarts,
          state: state ?? { running: { startedAt: iso(now - unreadyForMs) } },
        },
      ],
    },
  });
}

export const pods = (...hashes: readonly string[]): readonly OrderedPod[] => hashes.map(hash => ({ hash }));
