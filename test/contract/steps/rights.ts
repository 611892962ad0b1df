import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import { at, inNamespace, jsonPatch, manager, masked, mergePatch, send, sendAsViewer } from '../place.ts';

const rbac = 'rbac.authorization.k8s.io';
const path = (place: Place, resource: string) => inNamespace(place, resource, `apis/${rbac}/v1`);
const role = (name: string, rules: readonly object[]) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: { name },
  rules,
});
const binding = (name: string, roleRef: object, subject: object = { kind: 'User', name: 'viewer' }) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name },
  roleRef,
  subjects: [subject],
});
const make = (place: Place, resource: string, body: object) =>
  send(place, 'POST', path(place, resource) + manager, { body });

const review = ({ namespace }: Place, verb: string) => ({
  body: {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group: 'apps', resource: 'deployments', namespace, name: 'app' } },
  },
});
const may = async (place: Place, verb: string): Promise<Answered> =>
  masked(
    place,
    (await place.bench.viewerApi('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review(place, verb)))
      .body.status,
  );

const patching = { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['app'], verbs: ['patch'] };

/** Rights that are given and taken while the cluster runs. */
export const rightSteps: readonly Step[] = [
  { title: 'a viewer may not patch at first', ask: place => may(place, 'patch') },
  { title: 'a role is answered whole', ask: place => make(place, 'roles', role('patcher', [patching])) },
  {
    title: 'a binding is answered with its defaults',
    ask: place =>
      make(place, 'rolebindings', binding('viewer-patches', { apiGroup: rbac, kind: 'Role', name: 'patcher' })),
  },
  {
    title: 'from then on the viewer may, by this binding',
    ask: place =>
      until('the viewer may patch', async () => {
        const status = await may(place, 'patch');
        return status.allowed && status;
      }),
  },
  {
    title: 'the viewer’s patch goes through, and of another name it does not',
    ask: async place => {
      const patch = (name: string) =>
        sendAsViewer(place, 'PATCH', `${at(place, name)}?dryRun=All`, { contentType: jsonPatch, body: [] });
      return [(await patch('app')).status, await patch('other')];
    },
  },
  {
    title: 'a binding’s role can not be changed',
    ask: place =>
      send(place, 'PATCH', path(place, 'rolebindings/viewer-patches'), {
        contentType: mergePatch,
        body: { roleRef: { name: 'other' } },
      }),
  },
  {
    title: 'without the binding it is over',
    ask: async place => {
      await send(place, 'DELETE', path(place, 'rolebindings/viewer-patches'));
      await until('the viewer may not patch', async () => !(await may(place, 'patch')).allowed);
      return sendAsViewer(place, 'PATCH', at(place), { contentType: jsonPatch, body: [] });
    },
  },
  {
    title: 'a binding of a role that is not there is named in every refusal',
    ask: async place => {
      await make(place, 'rolebindings', binding('viewer-lost', { kind: 'ClusterRole', name: 'nowhere' }));
      await until('the refusal names it', async () => (await may(place, 'delete')).reason);
      const answers = [await may(place, 'delete'), await sendAsViewer(place, 'DELETE', at(place))];
      await send(place, 'DELETE', path(place, 'rolebindings/viewer-lost'));
      return answers;
    },
  },
  {
    title: 'a role without verbs or resources is 422',
    ask: place => make(place, 'roles', role('wrong', [{ apiGroups: [''] }])),
  },
  {
    title: 'a role of a namespace for paths is 422',
    ask: place => make(place, 'roles', role('wrong', [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }])),
  },
  {
    title: 'a binding of nothing to nobody is 422',
    ask: place =>
      make(place, 'rolebindings', binding('wrong', { kind: 'Rule', name: '' }, { kind: 'Person', name: '' })),
  },
  {
    title: 'a role’s name may have colons, but no slash',
    ask: async place => [
      (await make(place, 'roles', role('team:patcher', [patching]))).status,
      await make(place, 'roles', role('team/patcher', [patching])),
    ],
  },
];
