import type { IntOrPercent, KubeObject, LabelSelector, Labels, PodTemplate } from './kube-objects.ts';

/** A template that a StatefulSet or DaemonSet had, kept as the patch that brings it back. */
export type ControllerRevision = KubeObject & {
  data: { spec: { template: PodTemplate & { $patch: 'replace' } } };
  revision: number;
};

export type ClaimTemplate = {
  metadata: { name: string; labels?: Labels; annotations?: Labels };
  spec: { accessModes?: string[]; resources?: { requests?: Labels }; [member: string]: unknown };
};

export type RetentionPolicy = { whenDeleted: 'Retain' | 'Delete'; whenScaled: 'Retain' | 'Delete' };

export type PersistentVolumeClaim = KubeObject & {
  spec: ClaimTemplate['spec'] & { volumeName?: string };
  status: { phase: string };
};

export type StatefulSetStatus = {
  observedGeneration?: number;
  replicas: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  currentRevision?: string;
  updateRevision?: string;
  collisionCount?: number;
  availableReplicas: number;
};

export type StatefulSet = KubeObject & {
  spec: {
    replicas: number;
    selector: LabelSelector;
    template: PodTemplate;
    serviceName: string;
    podManagementPolicy: 'OrderedReady' | 'Parallel';
    updateStrategy: { type: 'RollingUpdate' | 'OnDelete'; rollingUpdate?: { partition: number } };
    persistentVolumeClaimRetentionPolicy: RetentionPolicy;
    volumeClaimTemplates?: ClaimTemplate[];
    revisionHistoryLimit: number;
    minReadySeconds?: number;
    ordinals?: { start?: number };
  };
  status: StatefulSetStatus;
};

export type DaemonSetStatus = {
  currentNumberScheduled: number;
  numberMisscheduled: number;
  desiredNumberScheduled: number;
  numberReady: number;
  observedGeneration?: number;
  updatedNumberScheduled?: number;
  numberAvailable?: number;
  numberUnavailable?: number;
  collisionCount?: number;
};

export type DaemonSet = KubeObject & {
  spec: {
    selector: LabelSelector;
    template: PodTemplate;
    updateStrategy: {
      type: 'RollingUpdate' | 'OnDelete';
      rollingUpdate?: { maxUnavailable: IntOrPercent; maxSurge: IntOrPercent };
    };
    minReadySeconds?: number;
    revisionHistoryLimit: number;
  };
  status: DaemonSetStatus;
};

export type BudgetStatus = {
  currentHealthy: number;
  desiredHealthy: number;
  disruptionsAllowed: number;
  expectedPods: number;
  observedGeneration?: number;
  /** Evicted pods that are not marked for deletion yet, and since when. */
  disruptedPods?: Labels;
  conditions?: {
    type: string;
    status: string;
    reason: string;
    message: string;
    observedGeneration: number;
    lastTransitionTime: string;
  }[];
};

export type PodDisruptionBudget = KubeObject & {
  spec: {
    minAvailable?: IntOrPercent;
    maxUnavailable?: IntOrPercent;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  status: BudgetStatus;
};
