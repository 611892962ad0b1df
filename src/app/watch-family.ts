import type { DeploymentFamily, DeploymentReport } from '../domain/reports.ts';
import type { Reader } from '../ports/reader.ts';
import { type CacheListener, type ReportCache, watchReports } from './report-cache.ts';

/** The watches on what hangs on one Deployment, held only while somebody looks at it. */
export type FamilyWatch = {
  familyOf(deployment: DeploymentReport): DeploymentFamily;
  isAnswered(): boolean;
  close(): void;
};

/** Services and endpoints belong to a namespace, not to one workload, so each namespace's are watched once. */
export type NamespaceWatch = {
  readonly services: ReportCache<'Service'>;
  readonly slices: ReportCache<'EndpointSlice'>;
};

export function watchFamily(
  reader: Reader,
  deployment: DeploymentReport,
  { services, slices }: NamespaceWatch,
  listener: CacheListener,
): FamilyWatch {
  const { namespace } = deployment;
  const labels = Object.entries(deployment.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const scope = { namespace, labels };
  const replicaSets = watchReports(reader, { kind: 'ReplicaSet', ...scope }, listener);
  const pods = watchReports(reader, { kind: 'Pod', ...scope }, listener);
  const all = [replicaSets, pods, services, slices];
  return {
    familyOf: newest => ({
      deployment: newest,
      replicaSets: replicaSets.reports(),
      pods: pods.reports(),
      services: services.reports(),
      slices: slices.reports(),
    }),
    isAnswered: () => all.every(cache => cache.isAnswered()),
    close: () => [replicaSets, pods].forEach(cache => void cache.close()),
  };
}
