import type { Place, Step } from '../place.ts';
import { all, app, at, jsonPatch, masked, podsPath, send, sendAsViewer } from '../place.ts';

const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' };
const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const asking = ({ namespace }: Place, verb: string, resource = 'deployments', group = 'apps') => ({
  body: { ...review, spec: { resourceAttributes: { verb, group, resource, namespace, name: 'app' } } },
});

/** Who asks, and what they may do. */
export const peopleSteps: readonly Step[] = [
  {
    title: 'the server says who asks',
    ask: place =>
      send(place, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      }),
  },
  {
    title: 'an operator may patch, and is told so',
    ask: place => send(place, 'POST', reviews, asking(place, 'patch')),
  },
  {
    title: 'a viewer may not patch, and is told so',
    ask: place => sendAsViewer(place, 'POST', reviews, asking(place, 'patch')),
  },
  {
    title: 'a viewer may get, and is told so',
    ask: place => sendAsViewer(place, 'POST', reviews, asking(place, 'get')),
  },
  {
    title: 'a question without a subject is refused',
    ask: place => send(place, 'POST', reviews, { body: { ...review, spec: {} } }),
  },
  {
    title: 'a viewer reads what an operator reads',
    ask: async place => {
      const [one, other] = [await place.bench.api('GET', at(place)), await place.bench.viewerApi('GET', at(place))];
      return [
        other.status,
        JSON.stringify(one.body) === JSON.stringify(other.body),
        (await place.bench.viewerApi('GET', podsPath(place, 'app'))).status,
      ];
    },
  },
  {
    title: 'a viewer’s patch is 403, and says whose and what',
    ask: place => sendAsViewer(place, 'PATCH', at(place), { contentType: jsonPatch, body: [] }),
  },
  {
    title: 'a viewer’s dry run is 403 as well',
    ask: place => sendAsViewer(place, 'PATCH', `${at(place)}?dryRun=All`, { contentType: jsonPatch, body: [] }),
  },
  {
    title: 'a viewer’s creation is 403',
    ask: place => sendAsViewer(place, 'POST', all(place), { body: app(place, { name: 'appmine' }) }),
  },
  { title: 'a viewer’s deletion is 403', ask: place => sendAsViewer(place, 'DELETE', at(place)) },
  {
    title: 'a viewer’s scale is 403',
    ask: place => sendAsViewer(place, 'PATCH', `${at(place)}/scale`, { contentType: jsonPatch, body: [] }),
  },
  {
    title: 'a viewer’s look at Secrets is 403',
    ask: place => sendAsViewer(place, 'GET', `/api/v1/namespaces/${place.namespace}/secrets`),
  },
  {
    title: 'a refused creation has left nothing',
    ask: async place => masked(place, (await place.bench.api('GET', at(place, 'appmine'))).status),
  },
];
