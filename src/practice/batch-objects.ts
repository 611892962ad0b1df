import type { Condition, KubeObject, LabelSelector, Labels, PodTemplate } from './kube-objects.ts';

export type JobStatus = {
  conditions?: Condition[];
  startTime?: string;
  completionTime?: string;
  active?: number;
  ready?: number;
  terminating?: number;
  succeeded?: number;
  failed?: number;
  uncountedTerminatedPods?: object;
};

export type JobSpec = {
  parallelism: number;
  completions?: number;
  backoffLimit: number;
  activeDeadlineSeconds?: number;
  ttlSecondsAfterFinished?: number;
  suspend: boolean;
  selector: LabelSelector;
  podReplacementPolicy?: string;
  template: PodTemplate;
};

export type Job = KubeObject & { spec: JobSpec; status: JobStatus };

export type JobReference = {
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  apiVersion: string;
  resourceVersion: string;
};

export type CronJob = KubeObject & {
  spec: {
    schedule: string;
    timeZone?: string;
    startingDeadlineSeconds?: number;
    concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
    suspend: boolean;
    successfulJobsHistoryLimit: number;
    failedJobsHistoryLimit: number;
    jobTemplate: { metadata?: { labels?: Labels; annotations?: Labels }; spec: object };
  };
  status: { active?: JobReference[]; lastScheduleTime?: string; lastSuccessfulTime?: string };
};

/** `Complete`, `Failed`, or undefined while it goes on. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const end = status.conditions?.find(({ type, status: is }) => is === 'True' && ['Complete', 'Failed'].includes(type));
  return end?.type as 'Complete' | 'Failed' | undefined;
}
