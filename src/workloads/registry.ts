import type { Family, WorkloadReport } from '../domain/reports.ts';
import type { WorkloadKind } from '../domain/workload.ts';
import { daemonSetKind } from './daemon-set/kind.ts';
import { deploymentKind } from './deployment/kind.ts';
import type { AnyKindRules } from './kind-rules.ts';
import { statefulSetKind } from './stateful-set/kind.ts';

/** Every kind of workload there is. A new one is one folder and one line here. */
const kinds: { readonly [Kind in WorkloadKind]: AnyKindRules } = {
  Deployment: deploymentKind,
  StatefulSet: statefulSetKind,
  DaemonSet: daemonSetKind,
};

export const rulesOfKind = (kind: WorkloadKind): AnyKindRules => kinds[kind];
export const rulesOf = ({ workload }: Pick<Family, 'workload'>): AnyKindRules => kinds[workload.kind];
export const waitingFor = (workload: WorkloadReport) => kinds[workload.kind].waitingFor(workload);
