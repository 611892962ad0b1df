import type { Family, RevisionReport, WorkloadReport } from '../domain/reports.ts';
import type { Reader } from '../ports/reader.ts';
import { rulesOfKind } from '../workloads/registry.ts';
import { type CacheListener, type ReportCache, watchReports } from './report-cache.ts';

/** The watches on what hangs on one workload, held only while somebody looks at it. */
export type FamilyWatch = {
  familyOf(workload: WorkloadReport): Family;
  isAnswered(): boolean;
  close(): void;
};

/** Services and endpoints belong to a namespace, not to one workload, so each namespace's are watched once. */
export type NamespaceWatch = {
  readonly services: ReportCache<'Service'>;
  readonly slices: ReportCache<'EndpointSlice'>;
  readonly autoscalers: ReportCache<'HorizontalPodAutoscaler'>;
};

export const watchNamespace = (reader: Reader, namespace: string, listener: CacheListener): NamespaceWatch => ({
  services: watchReports(reader, { kind: 'Service', namespace }, listener),
  slices: watchReports(reader, { kind: 'EndpointSlice', namespace }, listener),
  autoscalers: watchReports(reader, { kind: 'HorizontalPodAutoscaler', namespace }, listener),
});

export function closeNamespace({ services, slices, autoscalers }: NamespaceWatch): void {
  services.close();
  slices.close();
  autoscalers.close();
}

export function watchFamily(
  reader: Reader,
  workload: WorkloadReport,
  { services, slices, autoscalers }: NamespaceWatch,
  listener: CacheListener,
): FamilyWatch {
  const { namespace, kind } = workload;
  const labels = Object.entries(workload.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const scope = { namespace, labels };
  const revisions = watchReports<RevisionReport['kind']>(
    reader,
    { kind: rulesOfKind(kind).revisionsIn, ...scope },
    listener,
  );
  const pods = watchReports(reader, { kind: 'Pod', ...scope }, listener);
  const all = [revisions, pods, services, slices];
  return {
    familyOf: newest => ({
      workload: newest,
      revisions: revisions.reports(),
      pods: pods.reports(),
      services: services.reports(),
      slices: slices.reports(),
      autoscalers: autoscalers.reports(),
    }),
    isAnswered: () => all.every(cache => cache.isAnswered()),
    close: () => [revisions, pods].forEach(cache => void cache.close()),
  };
}
