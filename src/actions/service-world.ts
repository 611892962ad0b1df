import type { Answer, FailedAnswer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import type { Target } from '../domain/change.ts';
import { isObject, isSameJson, type JsonObject, textsAt } from '../domain/json.ts';
import type { DeploymentReport, EndpointSliceReport, Meta, PodReport } from '../domain/reports.ts';
import { ours } from '../domain/safe-text.ts';
import { metaOf } from '../reports/meta.ts';
import { reportsIn } from '../reports/parse-report.ts';
import type { Readers } from './action.ts';

export type Selector = Readonly<Record<string, string>>;

/** Pods and Deployments that a selector reaches. `undefined` = not read. */
export type Side = {
  readonly selector: Selector;
  readonly pods?: readonly PodReport[];
  readonly deployments?: readonly DeploymentReport[];
};

export type ServiceWorld =
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | {
      readonly kind: 'read';
      readonly at: Instant;
      readonly raw: JsonObject;
      readonly meta: Meta;
      readonly namespace: string;
      readonly from: Side;
      readonly to: Side;
      readonly slices?: readonly EndpointSliceReport[];
      readonly mayPatch: Answer<boolean>;
    };
export type ReadServiceWorld = Extract<ServiceWorld, { kind: 'read' }>;

export const servicePath = (namespace: string, name: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;

export const serviceTarget = (cluster: string, namespace: string, name: string): Target => ({
  cluster,
  gvr: 'v1/services',
  namespace,
  name,
});

/** Reads a Service with both its sides: what it reaches now, and what it would reach with another selector. */
export async function readServiceWorld(
  { namespace, name, selectorTo }: { namespace: string; name: string; selectorTo: (now: Selector) => Selector },
  { reader, access }: Readers,
  signal: AbortSignal,
): Promise<ServiceWorld> {
  const found = await reader.get(servicePath(namespace, name), signal);
  if (found.kind !== 'ok') return { kind: 'unread', answer: found };
  const raw = isObject(found.value) ? found.value : {};
  const meta = metaOf(raw);
  if (!meta)
    return {
      kind: 'unread',
      answer: { kind: 'unreachable', says: ours('the API server sent no Service that can be read') },
    };
  const now = textsAt(raw, 'spec', 'selector');
  const to = selectorTo(now);
  const list = (path: string) => reader.list(`${path}`, signal);
  const podsOf = (selector: Selector) =>
    list(`/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selectorWords(selector))}`);
  const ofService = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const [deployments, podsNow, podsTo, slices, mayPatch] = await Promise.all([
    list(`/apis/apps/v1/namespaces/${namespace}/deployments`),
    podsOf(now),
    isSameJson(now, to) ? undefined : podsOf(to),
    list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${ofService}`),
    access.may({ verb: 'patch', group: '', resource: 'services', namespace, name }, signal),
  ]);
  const all = reportsIn('Deployment', deployments);
  const inSlices = reportsIn('EndpointSlice', slices);
  return {
    kind: 'read',
    at: found.at,
    raw,
    meta,
    namespace,
    from: sideOf(now, reportsIn('Pod', podsNow), all),
    to: sideOf(to, reportsIn('Pod', podsTo ?? podsNow), all),
    ...(inSlices && { slices: inSlices }),
    mayPatch,
  };
}

function sideOf(
  selector: Selector,
  pods: readonly PodReport[] | undefined,
  deployments: readonly DeploymentReport[] | undefined,
): Side {
  const own = deployments?.filter(({ template }) => {
    const labels = textsAt(template, 'metadata', 'labels');
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  });
  return { selector, ...(pods && { pods }), ...(own && { deployments: own }) };
}

/** `app=checkout,slot=green`, as list requests and kubectl take it. */
export const selectorWords = (selector: Selector): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
