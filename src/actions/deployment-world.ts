import type { Answer, FailedAnswer } from '../domain/answer.ts';
import type { Instant, Sha } from '../domain/brands.ts';
import type { Target } from '../domain/change.ts';
import { field, isObject, type Json, type JsonObject, listAt, textAt, textsAt } from '../domain/json.ts';
import type { DeploymentFamily, Report, ReportKind } from '../domain/reports.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import { parseReportOf } from '../reports/parse-report.ts';
import type { Readers } from './action.ts';

export type DeploymentWorld =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | {
      readonly kind: 'read';
      readonly at: Instant;
      /** As the server sent it: what a patch tests is copied from here. */
      readonly raw: JsonObject;
      readonly rawReplicaSets: readonly JsonObject[];
      readonly family: DeploymentFamily;
      readonly mayPatch: Answer<boolean>;
      readonly records: ReadonlyMap<Sha, RevisionRecord>;
    };

export const deploymentPath = (namespace: string, name: string): string =>
  `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments/${encodeURIComponent(name)}`;

export const deploymentTarget = (cluster: string, namespace: string, name: string, uid?: string): Target => ({
  cluster,
  gvr: 'apps/v1/deployments',
  namespace,
  name,
  ...(uid !== undefined && { uid }),
});

/** Reads one Deployment and all that hangs on it, fresh: no cache stands between a plan and the API server. */
export async function readDeploymentWorld(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  from: Readers,
  signal: AbortSignal,
): Promise<DeploymentWorld> {
  const found = await from.reader.get(deploymentPath(namespace, name), signal);
  if (found.kind !== 'ok') return { kind: 'unread', answer: found };
  const raw = isObject(found.value) ? found.value : {};
  const deployment = parseReportOf('Deployment', raw);
  if (deployment?.kind !== 'Deployment') return unreadable('the API server sent no Deployment that can be read');

  const selected = `labelSelector=${encodeURIComponent(selectorText(field(raw, 'spec', 'selector')))}`;
  const [sets, pods, services, slices, mayPatch, records] = await Promise.all([
    from.reader.list(`/apis/apps/v1/namespaces/${namespace}/replicasets?${selected}`, signal),
    from.reader.list(`/api/v1/namespaces/${namespace}/pods?${selected}`, signal),
    from.reader.list(`/api/v1/namespaces/${namespace}/services`, signal),
    from.reader.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, signal),
    from.access.may({ verb: 'patch', group: 'apps', resource: 'deployments', namespace, name }, signal),
    from.records(deploymentTarget(from.place.cluster, namespace, name, deployment.uid)),
  ]);
  // Without its ReplicaSets nothing can be planned; without pods or endpoints only the effect can't be seen.
  if (sets.kind !== 'ok') return { kind: 'unread', answer: sets };
  return {
    kind: 'read',
    at: found.at,
    raw,
    rawReplicaSets: sets.value.filter(isObject),
    family: {
      deployment,
      replicaSets: reports('ReplicaSet', sets),
      pods: reports('Pod', pods),
      services: reports('Service', services),
      slices: reports('EndpointSlice', slices),
    },
    mayPatch,
    records,
  };
}

const unreadable = (says: string): DeploymentWorld => ({
  kind: 'unread',
  answer: { kind: 'unreachable', says: says as FailedAnswer['says'] },
});

/** Reports of one kind; `undefined` where the read failed, which is not the same as none. */
function reports<Kind extends ReportKind>(
  kind: Kind,
  answer: Answer<readonly Json[]>,
): readonly Extract<Report, { kind: Kind }>[] | undefined {
  if (answer.kind !== 'ok') return undefined;
  return answer.value
    .map(object => parseReportOf(kind, object))
    .filter((report): report is Extract<Report, { kind: Kind }> => report?.kind === kind);
}

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
