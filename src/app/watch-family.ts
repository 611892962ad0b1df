import type { DeploymentFamily, DeploymentReport } from '../domain/reports.ts';
import type { Reader } from '../ports/reader.ts';
import { type CacheListener, type ReportCache, watchReports } from './report-cache.ts';

/** The watches on what hangs on one Deployment, held only while somebody looks at it. */
export type FamilyWatch = {
  familyOf(deployment: DeploymentReport): DeploymentFamily;
  isAnswered(): boolean;
  close(): void;
};

/** Services are few and shared by a namespace's workloads, so each namespace's are watched once. */
export type SharedServices = (namespace: string) => ReportCache<'Service'>;

export function watchFamily(
  reader: Reader,
  deployment: DeploymentReport,
  services: SharedServices,
  listener: CacheListener,
): FamilyWatch {
  const { namespace } = deployment;
  const labels = Object.entries(deployment.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const scope = { namespace, labels };
  const replicaSets = watchReports(reader, { kind: 'ReplicaSet', ...scope }, listener);
  const pods = watchReports(reader, { kind: 'Pod', ...scope }, listener);
  const slices = watchReports(reader, { kind: 'EndpointSlice', namespace }, listener);
  const own = services(namespace);
  const all = [replicaSets, pods, slices, own];
  return {
    familyOf: newest => ({
      deployment: newest,
      replicaSets: replicaSets.reports(),
      pods: pods.reports(),
      services: own.reports(),
      slices: slices.reports(),
    }),
    isAnswered: () => all.every(cache => cache.isAnswered()),
    close: () => [replicaSets, pods, slices].forEach(cache => void cache.close()),
  };
}
