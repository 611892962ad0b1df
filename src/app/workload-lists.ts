import type { WorkloadReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type WorkloadKind, workloadKinds } from '../domain/workload.ts';
import type { Reader } from '../ports/reader.ts';
import { type CacheListener, type ReportCache, watchReports } from './report-cache.ts';

/** Why the workloads of one kind could not be listed. The other kinds are none the worse for it. */
export type ListProblem = {
  readonly kind: WorkloadKind;
  readonly why: 'denied' | 'absent' | 'unreachable';
  readonly says: SafeText;
};

/** The workloads of every kind in one scope, each kind by a watch of its own. */
export type WorkloadLists = {
  all(): readonly WorkloadReport[];
  get(uid: string): WorkloadReport | undefined;
  isAnswered(): boolean;
  problems(): readonly ListProblem[];
  reopen(): void;
  close(): void;
};

export function watchLists(reader: Reader, namespace: string | undefined, listener: CacheListener): WorkloadLists {
  const lists: readonly { readonly kind: WorkloadKind; readonly cache: ReportCache<WorkloadKind> }[] =
    workloadKinds.map(kind => ({
      kind,
      cache: watchReports<WorkloadKind>(reader, { kind, ...(namespace !== undefined && { namespace }) }, listener),
    }));
  return {
    all: () => lists.flatMap(({ cache }) => cache.reports() ?? []),
    get: uid => lists.map(({ cache }) => cache.get(uid)).find(found => found !== undefined),
    isAnswered: () => lists.every(({ cache }) => cache.isAnswered()),
    problems() {
      const all = lists.flatMap(({ kind, cache }) => {
        const problem = cache.problem();
        return problem ? [{ kind, why: problem.kind, says: problem.says }] : [];
      });
      // A server without one of the kinds has none of it to miss; one without any is no server for us.
      return all.length === lists.length ? all : all.filter(({ why }) => why !== 'absent');
    },
    reopen: () => lists.forEach(({ cache }) => void cache.reopen()),
    close: () => lists.forEach(({ cache }) => void cache.close()),
  };
}
