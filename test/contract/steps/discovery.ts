import type { Answered, Step } from '../place.ts';
import { all, at, inNamespace, masked, send, sendRaw } from '../place.ts';

/** So that a verb that is missing moves no other. */
const asMembers = (verbs: readonly string[]) => Object.fromEntries(verbs.map(verb => [verb, true]));

/** What the server says of itself, and how it refuses what it does not serve. */
export const discoverySteps: readonly Step[] = [
  { title: 'the server says its version', ask: place => send(place, 'GET', '/version') },
  {
    title: 'discovery lists what can be done with Deployments and ReplicaSets',
    ask: async place => {
      const { body } = await place.bench.api('GET', '/apis/apps/v1');
      const ofOurs = body.resources.filter(({ name }: Answered) => /^(deployments|replicasets)/.test(name));
      const byName = Object.fromEntries(
        ofOurs.map(({ verbs, ...resource }: Answered) => [resource.name, { ...resource, verbs: asMembers(verbs) }]),
      );
      return { kind: body.kind, groupVersion: body.groupVersion, apiVersion: body.apiVersion, resources: byName };
    },
  },
  { title: 'discovery names the versions of a group', ask: place => send(place, 'GET', '/apis/apps') },
  {
    title: 'a group that does not exist is a page not found',
    ask: place => send(place, 'GET', '/apis/nothing/v1/things'),
  },
  {
    title: 'a resource that does not exist is a page not found',
    ask: place => send(place, 'GET', inNamespace(place, 'things', 'apis/apps/v1')),
  },
  { title: 'a Deployment that is not there is 404', ask: place => send(place, 'GET', at(place, 'nope')) },
  {
    title: 'a patch of a Deployment that is not there is 404',
    ask: place => send(place, 'PATCH', at(place, 'nope'), { contentType: 'application/json-patch+json', body: [] }),
  },
  {
    title: 'the deletion of a Deployment that is not there is 404',
    ask: place => send(place, 'DELETE', at(place, 'nope')),
  },
  {
    title: 'a method that a list does not have is 405',
    ask: place => send(place, 'PATCH', all(place), { contentType: 'application/json-patch+json', body: [] }),
  },
  { title: 'a list of nothing is a list', ask: place => send(place, 'GET', all(place)) },
  { title: 'a token that nobody has is 401', ask: place => sendRaw(place, 'GET', all(place), { token: 'nobody' }) },
  { title: 'no token at all is 403', ask: place => sendRaw(place, 'GET', all(place), { token: '' }) },
  {
    title: 'a request’s Audit-ID is echoed',
    ask: async place => {
      const answer = await place.bench.api('GET', all(place), { headers: { 'Audit-ID': 'contract-1' } });
      return [answer.headers['audit-id'], answer.headers['content-type']];
    },
  },
  {
    title: 'a request without an Audit-ID is given one',
    ask: async place => masked(place, (await place.bench.api('GET', all(place))).headers['audit-id']),
  },
];
