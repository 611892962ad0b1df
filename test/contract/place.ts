import { request } from 'undici';
import { type DeploymentOptions, deployment } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { dispatcherFor } from './dispatcher.ts';
import { mask } from './mask.ts';

// biome-ignore lint/suspicious/noExplicitAny: the script looks into whatever the server answered.
export type Answered = any;

/** Where a script runs: one server, one namespace of its own, and what earlier steps want later ones to know. */
export type Place = { readonly bench: Bench; readonly namespace: string; readonly kept: Map<string, Answered> };
export type Step = { readonly title: string; readonly ask: (place: Place) => Promise<unknown> };

export const jsonPatch = 'application/json-patch+json';
export const mergePatch = 'application/merge-patch+json';
/** What every write of the script says it is; without it the server would name the client's program. */
export const manager = '?fieldManager=contract';

export const image = (tag: string) => `registry.example/shop/app:${tag}`;
export const app = ({ namespace }: Place, options: Partial<DeploymentOptions> = {}): Answered =>
  deployment({ namespace, name: 'app', image: image('1.0'), replicas: 3, maxSurge: 1, maxUnavailable: 0, ...options });

export const at = ({ namespace }: Place, name = 'app') => deploymentPath(namespace, name);
export const all = ({ namespace }: Place) => deploymentPath(namespace);
export const inNamespace = ({ namespace }: Place, resource: string, group = 'api/v1') =>
  `/${group}/namespaces/${namespace}/${resource}`;
export const setsPath = (place: Place, name: string) =>
  `${inNamespace(place, 'replicasets', 'apis/apps/v1')}?labelSelector=app%3D${name}`;
export const podsPath = (place: Place, name: string) => `${inNamespace(place, 'pods')}?labelSelector=app%3D${name}`;

/** Status code and body as they came, masked. */
export async function send({ bench, namespace }: Place, ...of: Parameters<Bench['api']>): Promise<Answered> {
  const { status, body } = await bench.api(...of);
  return mask({ status, body }, namespace);
}

export async function sendAsViewer({ bench, namespace }: Place, ...of: Parameters<Bench['api']>): Promise<Answered> {
  const { status, body } = await bench.viewerApi(...of);
  return mask({ status, body }, namespace);
}

/** For what no decent client would send. */
export async function sendRaw(
  { bench, namespace }: Place,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  options: { readonly text?: string; readonly contentType?: string; readonly token?: string } = {},
): Promise<Answered> {
  const { text, contentType = 'application/json', token = bench.token } = options;
  const answer = await request(bench.url + path, {
    dispatcher: dispatcherFor(bench.ca),
    method,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { 'content-type': contentType }),
    },
    ...(text !== undefined && { body: text }),
  });
  return mask({ status: answer.statusCode, body: await answer.body.json() }, namespace);
}

export const read = async (place: Place, name = 'app'): Promise<Answered> =>
  (await place.bench.api('GET', at(place, name))).body;
export const items = async (place: Place, path: string): Promise<readonly Answered[]> =>
  (await place.bench.api('GET', path)).body.items;

export const patch = (place: Place, body: unknown, query = manager, contentType = jsonPatch, name = 'app') =>
  send(place, 'PATCH', `${at(place, name)}${query}`, { contentType, body });
export const setTag = (place: Place, tag: string, name = 'app') =>
  patch(
    place,
    [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image(tag) }],
    manager,
    jsonPatch,
    name,
  );

/** Complete as kubectl means it, and calm: the old pods are gone, too. */
export async function complete(place: Place, name = 'app'): Promise<Answered> {
  return until(
    `${name} complete`,
    async () => {
      const now = await read(place, name);
      const { spec, status, metadata } = now;
      const counts = [status?.updatedReplicas, status?.replicas, status?.readyReplicas, status?.availableReplicas];
      const isComplete =
        status?.observedGeneration === metadata.generation &&
        counts.every(count => (count ?? 0) === spec.replicas) &&
        (status.terminatingReplicas ?? 0) === 0 &&
        (await items(place, podsPath(place, name))).length === spec.replicas;
      return isComplete && now;
    },
    { seconds: 60 },
  );
}

export const masked = (place: Place, value: unknown): Answered => mask(value, place.namespace);

/** Masked, and in an order that no generated name has a say in. */
export function sorted(place: Place, values: readonly unknown[]): readonly Answered[] {
  return values
    .map(value => mask(value, place.namespace))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

/** Neighbours that say the same count once. */
export const changes = <T>(values: readonly T[]): readonly T[] =>
  values.filter((value, index) => index === 0 || JSON.stringify(value) !== JSON.stringify(values[index - 1]));

/** What a ReplicaSet says of its release. */
export const asRelease = ({ metadata, spec, status }: Answered) => ({
  name: metadata.name,
  owners: metadata.ownerReferences,
  annotations: metadata.annotations,
  replicas: spec.replicas,
  image: spec.template.spec.containers[0].image,
  status,
});
export const releases = async (place: Place, name = 'app') =>
  sorted(place, (await items(place, setsPath(place, name))).map(asRelease));

/** In the server's order, which tells what changed last. */
export const conditions = (place: Place, { status }: Answered) => masked(place, status.conditions);

/** So that a condition that only one server knows moves no other. */
export const byType = (of: readonly Answered[] = []): Answered => Object.fromEntries(of.map(one => [one.type, one]));
export const withConditionsByType = (pod: Answered): Answered => ({
  ...pod,
  status: { ...pod.status, conditions: byType(pod.status.conditions) },
});
