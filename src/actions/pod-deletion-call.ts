import type { Call } from '../domain/change.ts';
import type { PodReport, WorkloadReport } from '../domain/reports.ts';

/** The deletion of exactly this pod, as a call that anybody can plan: a pod of the same name made later is another one. */
export const deletionOf = (
  { namespace, name, uid }: Pick<PodReport, 'namespace' | 'name' | 'uid'>,
  of: Pick<WorkloadReport, 'kind' | 'name'>,
): Call => ({ do: 'pod.delete', with: { namespace, name, uid, workload: { kind: of.kind, name: of.name } } });
