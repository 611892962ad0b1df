import type { Answer, FailedAnswer } from '../domain/answer.ts';
import type { Instant, Sha } from '../domain/brands.ts';
import type { Target } from '../domain/change.ts';
import { field, isObject, type Json, type JsonObject, listAt, textAt, textsAt } from '../domain/json.ts';
import type { Family, Report, WorkloadReport } from '../domain/reports.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import { safe } from '../domain/safe-text.ts';
import { gvrOf, isWorkloadKind, namesOf, type WorkloadRef, workloadPath } from '../domain/workload.ts';
import { parseReportOf, reportsIn } from '../reports/parse-report.ts';
import { rulesOfKind } from '../workloads/registry.ts';
import type { Readers } from './action.ts';

/** A workload and all that hangs on it, as it was read. */
export type ReadWorld = Extract<WorkloadWorld, { kind: 'read' }>;

export type WorkloadWorld =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | {
      readonly kind: 'read';
      readonly at: Instant;
      /** As the server sent it: what a patch tests is copied from here. */
      readonly raw: JsonObject;
      readonly family: Family;
      readonly mayPatch: Answer<boolean>;
      readonly records: ReadonlyMap<Sha, RevisionRecord>;
    };

export const workloadTarget = (cluster: string, { kind, namespace, name }: WorkloadRef, uid?: string): Target => ({
  cluster,
  gvr: gvrOf(kind),
  namespace,
  name,
  ...(uid !== undefined && { uid }),
});

/** Which workload a call is about. Calls of journals from before there were kinds mean a Deployment. */
export function parseRef(raw: JsonObject): { readonly ref?: WorkloadRef; readonly problems: readonly string[] } {
  const { kind = 'Deployment' } = raw;
  const [namespace, name] = [textAt(raw, 'namespace'), textAt(raw, 'name')];
  const problems = [
    ...(namespace ? [] : ['"namespace" is missing']),
    ...(name ? [] : ['"name" is missing']),
    ...(isWorkloadKind(kind) ? [] : ['"kind" is no kind of workload']),
  ];
  return { problems, ...(namespace && name && isWorkloadKind(kind) && { ref: { kind, namespace, name } }) };
}

/** Reads one workload and all that hangs on it, fresh: no cache stands between a plan and the API server. */
export async function readWorkloadWorld(
  ref: WorkloadRef,
  from: Readers,
  signal: AbortSignal,
  { withAutoscalers = false }: { readonly withAutoscalers?: boolean } = {},
): Promise<WorkloadWorld> {
  const { kind, namespace, name } = ref;
  const { revisionsIn } = rulesOfKind(kind);
  const found = await from.reader.get(workloadPath(ref), signal);
  if (found.kind !== 'ok') return { kind: 'unread', answer: found };
  const raw = isObject(found.value) ? found.value : {};
  const workload = parseReportOf(kind, raw);
  if (!workload || !isWorkloadReport(workload)) return unreadable(`the API server sent no ${kind} that can be read`);

  const selected = `labelSelector=${encodeURIComponent(selectorText(field(raw, 'spec', 'selector')))}`;
  const [revisions, pods, services, slices, autoscalers, mayPatch, records] = await Promise.all([
    from.reader.list(`/apis/apps/v1/namespaces/${namespace}/${revisionsIn.toLowerCase()}s?${selected}`, signal),
    from.reader.list(`/api/v1/namespaces/${namespace}/pods?${selected}`, signal),
    from.reader.list(`/api/v1/namespaces/${namespace}/services`, signal),
    from.reader.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, signal),
    withAutoscalers ? from.reader.list(autoscalersPath(namespace), signal) : undefined,
    from.access.may({ verb: 'patch', group: 'apps', resource: namesOf(kind).plural, namespace, name }, signal),
    from.records(workloadTarget(from.place.cluster, ref, workload.uid)),
  ]);
  // Without its revisions nothing can be planned; without pods or endpoints only the effect can't be seen.
  if (revisions.kind !== 'ok') return { kind: 'unread', answer: revisions };
  return {
    kind: 'read',
    at: found.at,
    raw,
    family: {
      workload,
      revisions: reportsIn(revisionsIn, revisions),
      pods: reportsIn('Pod', pods),
      services: reportsIn('Service', services),
      slices: reportsIn('EndpointSlice', slices),
      ...(autoscalers && { autoscalers: autoscalersIn(autoscalers) }),
    },
    mayPatch,
    records,
  };
}

const isWorkloadReport = (report: Report): report is WorkloadReport => isWorkloadKind(report.kind);

const unreadable = (says: string): WorkloadWorld => ({
  kind: 'unread',
  answer: { kind: 'unreachable', says: safe(says) },
});

const autoscalersPath = (namespace: string): string =>
  `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;

/** A server without this API has no autoscalers; one that doesn't answer may have some. */
const autoscalersIn = (answer: Answer<readonly Json[]>) =>
  answer.kind === 'absent' ? [] : reportsIn('HorizontalPodAutoscaler', answer);

/** A LabelSelector as the text that list requests take. */
export function selectorText(selector: Json | undefined): string {
  const equals = Object.entries(textsAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  const others = listAt(selector, 'matchExpressions').map(expression => {
    const [key, operator] = [textAt(expression, 'key') ?? '', textAt(expression, 'operator')];
    const values = listAt(expression, 'values').join(',');
    if (operator === 'In') return `${key} in (${values})`;
    if (operator === 'NotIn') return `${key} notin (${values})`;
    return operator === 'DoesNotExist' ? `!${key}` : key;
  });
  return [...equals, ...others].join(',');
}
