import { until } from '../control-plane/until.ts';
import {
  type Answered,
  app,
  inNamespace,
  items,
  jsonPatch,
  manager,
  masked,
  type Place,
  podsPath,
  send,
} from './place.ts';

/** StatefulSets and DaemonSets, for steps that speak of either. */
export type Resource = 'statefulsets' | 'daemonsets';

export const listOf = (place: Place, resource: Resource) => inNamespace(place, resource, 'apis/apps/v1');
export const pathOf = (place: Place, resource: Resource, name = 'app') => `${listOf(place, resource)}/${name}`;
export const revisionsPath = (place: Place, name = 'app') =>
  `${inNamespace(place, 'controllerrevisions', 'apis/apps/v1')}?labelSelector=app%3D${name}`;

const kinds = { statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' } as const;

/** The same template as the Deployments of the other suites have. */
export const controlled = (
  place: Place,
  resource: Resource,
  spec: object = {},
  name = 'app',
  tag = '1.0',
): Answered => {
  const { metadata, spec: like } = app(place, { name, image: `registry.example/shop/app:${tag}` });
  const ofKind = resource === 'statefulsets' ? { replicas: 3, serviceName: name } : {};
  return {
    apiVersion: 'apps/v1',
    kind: kinds[resource],
    metadata,
    spec: { ...ofKind, selector: like.selector, template: like.template, ...spec },
  };
};

export const make = (place: Place, resource: Resource, body: Answered) =>
  send(place, 'POST', listOf(place, resource) + manager, { body });

export const readIt = async (place: Place, resource: Resource, name = 'app'): Promise<Answered> =>
  (await place.bench.api('GET', pathOf(place, resource, name))).body;

export const change = (place: Place, resource: Resource, body: unknown, name = 'app') =>
  send(place, 'PATCH', pathOf(place, resource, name) + manager, { contentType: jsonPatch, body });

export const setTagOf = (place: Place, resource: Resource, tag: string, name = 'app') =>
  change(
    place,
    resource,
    [
      {
        op: 'replace',
        path: '/spec/template/spec/containers/0/image',
        value: `registry.example/shop/app:${tag}`,
      },
    ],
    name,
  );

/** What `kubectl rollout undo` does: the stored data is the patch. */
export async function undoTo(place: Place, resource: Resource, image: string, name = 'app'): Promise<Answered> {
  const kept = await items(place, revisionsPath(place, name));
  const { data } = kept.find(({ data: of }) => of.spec.template.spec.containers[0].image.endsWith(image));
  const contentType = 'application/strategic-merge-patch+json';
  return send(place, 'PATCH', pathOf(place, resource, name) + manager, { contentType, body: data });
}

/** Without who wrote it and when: another suite holds that. */
export const plain = (place: Place, object: Answered): Answered => {
  const { managedFields, ...metadata } = object.metadata;
  return masked(place, { ...object, metadata });
};

/** The pod’s name and the tag that it runs. */
export const tags = async (place: Place, name = 'app'): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    (await items(place, podsPath(place, name))).map(({ metadata, spec }) => [
      metadata.name,
      spec.containers[0].image.split(':')[1],
    ]),
  );

/** Number, tag and whether the name is that of an earlier one, as a person reads a history. */
export async function history(place: Place, name = 'app'): Promise<readonly Answered[]> {
  return [...(await items(place, revisionsPath(place, name)))]
    .sort((left, right) => left.revision - right.revision)
    .map(({ revision, data }) => ({ revision, image: data.spec.template.spec.containers[0].image }));
}

export const statusOf = async (place: Place, resource: Resource, name = 'app'): Promise<Answered> =>
  masked(place, (await readIt(place, resource, name)).status);

/** Waits until the controller has seen the last change, and until `isSo` holds of what it says. */
export const untilStatus = (
  place: Place,
  resource: Resource,
  what: string,
  isSo: (status: Answered, spec: Answered) => boolean,
  name = 'app',
): Promise<Answered> =>
  until(
    what,
    async () => {
      const { metadata, spec, status } = await readIt(place, resource, name);
      return status.observedGeneration === metadata.generation && isSo(status, spec) && masked(place, status);
    },
    { seconds: 90 },
  );
