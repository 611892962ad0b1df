import type { Instant } from './brands.ts';
import type { Json, JsonObject } from './json.ts';
import type { SafeText } from './safe-text.ts';

/**
 * What the API server last reported, parsed and not yet judged. Names that are compared or sent (name, namespace,
 * uid, hashes) stay as they came: the API server allows nothing dangerous in them. All other text is SafeText.
 */
export type Meta = {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt?: Instant;
  readonly deletedAt?: Instant;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The controller that owns it, by uid. */
  readonly ownerUid?: string;
};

export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: SafeText;
  readonly message: SafeText;
  readonly updatedAt?: Instant;
  readonly changedAt?: Instant;
};

/** Who last wrote a field set, from managedFields. */
export type FieldWriter = {
  readonly manager: SafeText;
  readonly at?: Instant;
  readonly subresource?: string;
  readonly ownsTemplate: boolean;
};

export type ContainerSpec = { readonly name: string; readonly image: SafeText };

/** What every kind of workload tells of its rollout. */
export type RolloutReport = Meta & {
  readonly observedGeneration: number;
  readonly minReadySeconds: number;
  /** False for a kind that can't be paused. */
  readonly paused: boolean;
  readonly desired: number;
  readonly updated: number;
  readonly total: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: readonly Condition[];
  readonly selector: Readonly<Record<string, string>>;
  /** Whether the selector also has expressions; then pods are found through their owner only. */
  readonly hasSelectorExpressions: boolean;
  readonly containers: readonly ContainerSpec[];
  readonly template: JsonObject;
  readonly writers: readonly FieldWriter[];
};

export type DeploymentReport = RolloutReport & {
  readonly kind: 'Deployment';
  readonly revision: number;
  readonly strategy: 'RollingUpdate' | 'Recreate';
  /** As the server wrote it: a number, or a percentage such as `25%`. */
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  /** Seconds; absent when the controller sets no deadline. */
  readonly progressDeadlineSeconds?: number;
  readonly terminating?: number;
};

export type StatefulSetReport = RolloutReport & {
  readonly kind: 'StatefulSet';
  readonly strategy: 'RollingUpdate' | 'OnDelete';
  /** Whether the spec has the block at all: kubectl asks other questions where it has not. */
  readonly hasRollingUpdate: boolean;
  /** Pods of a lower ordinal keep the revision that they have. */
  readonly partition: number;
  readonly maxUnavailable: number | string;
  readonly podManagement: 'OrderedReady' | 'Parallel';
  readonly firstOrdinal: number;
  readonly hasVolumeClaims: boolean;
  /** Names of ControllerRevisions: the one that was complete last, and the one that is asked for. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly current: number;
};

/** `desired`, `updated`, `total` and so on count nodes here. */
export type DaemonSetReport = RolloutReport & {
  readonly kind: 'DaemonSet';
  readonly strategy: 'RollingUpdate' | 'OnDelete';
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly misscheduled: number;
};

/** Whatever is rolled out. */
export type WorkloadReport = DeploymentReport | StatefulSetReport | DaemonSetReport;

export type ReplicaSetReport = Meta & {
  readonly kind: 'ReplicaSet';
  readonly revision: number;
  /** Numbers this template had before it was rolled back to. */
  readonly formerRevisions: readonly number[];
  readonly hash: string;
  readonly desired: number;
  readonly total: number;
  readonly ready: number;
  readonly available: number;
  readonly containers: readonly ContainerSpec[];
  readonly template: JsonObject;
  readonly conditions: readonly Condition[];
};

export type ControllerRevisionReport = Meta & {
  readonly kind: 'ControllerRevision';
  readonly revision: number;
  /** As the label of its pods has it. */
  readonly hash: string;
  readonly containers: readonly ContainerSpec[];
  readonly template: JsonObject;
};

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: SafeText; readonly message: SafeText }
  | { readonly kind: 'running'; readonly startedAt?: Instant }
  | { readonly kind: 'terminated'; readonly reason: SafeText; readonly exitCode: number; readonly at?: Instant }
  | { readonly kind: 'none' };

export type ContainerReport = {
  readonly name: string;
  readonly image: SafeText;
  /** `sha256:…` of the image that really runs. */
  readonly digest?: SafeText;
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
};

export type PodReport = Meta & {
  readonly kind: 'Pod';
  readonly hash: string;
  readonly phase: string;
  readonly ip?: string;
  readonly node?: string;
  readonly isReady: boolean;
  readonly readySince?: Instant;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerReport[];
  /** Declared ports, in order; and where the pod says its metrics are. */
  readonly ports: readonly number[];
  readonly scrape?: { readonly port?: string; readonly path?: string };
  /** Cores that its containers ask for; bytes that they may use, where each of them has a limit. */
  readonly resources?: { readonly cpuRequest?: number; readonly memoryLimit?: number };
};

export type ServiceReport = Meta & { readonly kind: 'Service'; readonly selector: Readonly<Record<string, string>> };

export type Endpoint = {
  readonly podUid?: string;
  readonly podName?: string;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
};
export type EndpointSliceReport = Meta & {
  readonly kind: 'EndpointSlice';
  readonly service: string;
  readonly endpoints: readonly Endpoint[];
};

/** Sets the replicas of another object between two bounds. */
export type AutoscalerReport = Meta & {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly target: { readonly kind: SafeText; readonly name: string };
  readonly min: number;
  readonly max: number;
};

/** What keeps a pod template: of a Deployment a ReplicaSet, of the others a ControllerRevision. */
export type RevisionReport = ReplicaSetReport | ControllerRevisionReport;

export type Report =
  | WorkloadReport
  | RevisionReport
  | PodReport
  | ServiceReport
  | EndpointSliceReport
  | AutoscalerReport;
export type ReportKind = Report['kind'];

/** Everything that is known of one workload at one time. `undefined` = not read, which is not the same as none. */
export type Family<Workload extends WorkloadReport = WorkloadReport> = {
  readonly workload: Workload;
  readonly revisions?: readonly RevisionReport[] | undefined;
  readonly pods?: readonly PodReport[] | undefined;
  readonly services?: readonly ServiceReport[] | undefined;
  readonly slices?: readonly EndpointSliceReport[] | undefined;
  readonly autoscalers?: readonly AutoscalerReport[] | undefined;
};

/** Turns one API object into a report; `undefined` for a kind or a shape it doesn't know. */
export type ParseReport = (object: Json) => Report | undefined;
