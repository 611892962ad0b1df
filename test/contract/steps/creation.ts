import { service } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import {
  all,
  app,
  at,
  changes,
  complete,
  inNamespace,
  items,
  jsonPatch,
  manager,
  masked,
  podsPath,
  read,
  releases,
  send,
  sendRaw,
  sorted,
  withConditionsByType,
} from '../place.ts';
import { watchEvents } from '../watch-events.ts';

const create = (place: Place, body: unknown, query = manager) => send(place, 'POST', all(place) + query, { body });

/** A Deployment with something wrong in it. */
const wrong = (place: Place, spoil: (object: Answered) => void): Answered => {
  const object = app(place, { name: 'appwrong' });
  spoil(object);
  return object;
};

/** A first release, from its refusals to its pods. */
export const creationSteps: readonly Step[] = [
  {
    title: 'a selector that does not match the template is 422, with its cause',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.selector.matchLabels = { app: 'other' };
        }),
      ),
  },
  {
    title: 'a Deployment without a selector is 422, with all its causes',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.selector = undefined;
        }),
      ),
  },
  {
    title: 'a Deployment without containers is 422',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.template.spec.containers = [];
        }),
      ),
  },
  {
    title: 'a container without an image is 422',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.template.spec.containers[0].image = undefined;
        }),
      ),
  },
  {
    title: 'a number of replicas below zero is 422',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.replicas = -1;
        }),
      ),
  },
  {
    title: 'a strategy that lets nothing happen is 422',
    ask: place => create(place, app(place, { name: 'appwrong', maxSurge: 0, maxUnavailable: 0 })),
  },
  {
    title: 'a name with capitals is 422',
    ask: place => create(place, app(place, { name: 'Appwrong', labels: { app: 'x' } })),
  },
  {
    title: 'a replica count that is a word is 400',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.spec.replicas = 'three';
        }),
      ),
  },
  {
    title: 'an object of another kind is 400',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.kind = 'ReplicaSet';
        }),
      ),
  },
  {
    title: 'an object of another namespace is 400',
    ask: place =>
      create(
        place,
        wrong(place, object => {
          object.metadata.namespace = 'elsewhere';
        }),
      ),
  },
  { title: 'malformed JSON is 400', ask: place => sendRaw(place, 'POST', all(place), { text: '{"kind": ' }) },
  {
    title: 'a content type that nobody knows is 415',
    ask: place => sendRaw(place, 'POST', all(place), { text: '{}', contentType: 'application/x-things' }),
  },
  {
    title: 'a Deployment that is tried is answered with its defaults',
    ask: place => create(place, app(place), `${manager}&dryRun=All`),
  },
  { title: 'and is not there', ask: place => send(place, 'GET', at(place)) },
  {
    title: 'a Deployment that is created is answered whole',
    ask: async place => {
      const { metadata } = (await place.bench.api('GET', all(place))).body;
      const path = `${all(place)}?watch=true&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=60`;
      const isDone = ({ object }: Answered) =>
        object.status?.availableReplicas === 3 &&
        object.status.conditions.some(({ reason }: Answered) => reason === 'NewReplicaSetAvailable');
      place.kept.set(
        'first release',
        watchEvents(place, path, events => events.some(isDone)),
      );
      return create(place, app(place, { annotations: { 'kubernetes.io/change-cause': 'first' } }));
    },
  },
  { title: 'one that exists already is 409', ask: place => create(place, app(place)) },
  {
    title: 'its conditions give the reasons of a first release, in this order',
    ask: async place => {
      const events: readonly Answered[] = await place.kept.get('first release');
      const reasons = events.map(({ object }) =>
        Object.fromEntries(
          (object.status?.conditions ?? []).map(({ type, status, reason }: Answered) => [type, `${status} ${reason}`]),
        ),
      );
      return {
        first: events[0].type,
        types: changes(events.slice(1).map(({ type }) => type)),
        reasons: changes(reasons),
      };
    },
  },
  {
    title: 'once complete, it reads whole as it should',
    ask: async place => masked(place, await complete(place)),
  },
  {
    title: 'its ReplicaSet reads whole as it should',
    ask: async place =>
      masked(place, await items(place, `${inNamespace(place, 'replicasets', 'apis/apps/v1')}?labelSelector=app%3Dapp`)),
  },
  { title: 'its ReplicaSet carries revision 1', ask: place => releases(place) },
  {
    title: 'its pods read whole as they should',
    ask: async place => sorted(place, (await items(place, podsPath(place, 'app'))).map(withConditionsByType)),
  },
  {
    title: 'its Service reads whole as it should',
    ask: place =>
      send(place, 'POST', inNamespace(place, 'services') + manager, {
        body: service({ namespace: place.namespace, name: 'app' }),
      }),
  },
  {
    title: 'the Service’s EndpointSlice holds the ready pods',
    ask: async place => {
      const path = `${inNamespace(place, 'endpointslices', 'apis/discovery.k8s.io/v1')}?labelSelector=kubernetes.io%2Fservice-name%3Dapp`;
      const slice = await until('three ready endpoints', async () =>
        (await items(place, path)).find(
          ({ endpoints }) => endpoints?.filter(({ conditions }: Answered) => conditions.ready).length === 3,
        ),
      );
      return masked(place, {
        ...slice,
        metadata: { ...slice.metadata, managedFields: undefined, generation: undefined },
        endpoints: sorted(place, slice.endpoints),
      });
    },
  },
  {
    title: 'the status alone moves no generation, and leaves the spec alone',
    ask: async place => {
      const before = (await read(place)).metadata.generation;
      const body = [
        { op: 'replace', path: '/spec/replicas', value: 9 },
        { op: 'add', path: '/status/collisionCount', value: 0 },
      ];
      const { status, body: after } = await place.bench.api('PATCH', `${at(place)}/status${manager}`, {
        contentType: jsonPatch,
        body,
      });
      return [status, after.metadata.generation - before, after.spec.replicas, after.status.collisionCount];
    },
  },
];
