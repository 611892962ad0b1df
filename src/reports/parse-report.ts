import type { Answer } from '../domain/answer.ts';
import { type Json, textAt } from '../domain/json.ts';
import type { ParseReport, Report, ReportKind } from '../domain/reports.ts';
import { autoscalerOf } from './autoscaler.ts';
import { controllerRevisionOf } from './controller-revision.ts';
import { daemonSetOf } from './daemon-set.ts';
import { deploymentOf } from './deployment.ts';
import { endpointSliceOf } from './endpoint-slice.ts';
import { podOf } from './pod.ts';
import { replicaSetOf } from './replica-set.ts';
import { serviceOf } from './service.ts';
import { statefulSetOf } from './stateful-set.ts';

const parsers: { readonly [kind in ReportKind]: ParseReport } = {
  Deployment: deploymentOf,
  StatefulSet: statefulSetOf,
  DaemonSet: daemonSetOf,
  ReplicaSet: replicaSetOf,
  HorizontalPodAutoscaler: autoscalerOf,
  ControllerRevision: controllerRevisionOf,
  Pod: podOf,
  Service: serviceOf,
  EndpointSlice: endpointSliceOf,
};

/** Reads an object whose kind is known: an item of a list does not name it. */
export const parseReportOf = (kind: ReportKind, object: Json): Report | undefined => parsers[kind](object);

export const parseReport: ParseReport = object => {
  const kind = textAt(object, 'kind');
  return kind !== undefined && isReportKind(kind) ? parseReportOf(kind, object) : undefined;
};

const isReportKind = (kind: string): kind is ReportKind => Object.hasOwn(parsers, kind);

/** Reports of one kind; `undefined` where the read failed, which is not the same as none. */
export function reportsIn<Kind extends ReportKind>(
  kind: Kind,
  answer: Answer<readonly Json[]>,
): readonly Extract<Report, { kind: Kind }>[] | undefined {
  if (answer.kind !== 'ok') return undefined;
  return answer.value
    .map(object => parseReportOf(kind, object))
    .filter((report): report is Extract<Report, { kind: Kind }> => report?.kind === kind);
}
