import type { Answered, Place, Step } from '../place.ts';
import { all, app, at, inNamespace, jsonPatch, manager, mergePatch, read, send, sendRaw } from '../place.ts';

const pods = (place: Place, rest = '') => inNamespace(place, `pods${rest}`);
const services = (place: Place) => inNamespace(place, 'services') + manager;
const pod = (name: string, spec: object = {}, container: object = {}): Answered => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'registry.example/shop/app:1.0', ...container }], ...spec },
});
const makePod = (place: Place, body: Answered) => send(place, 'POST', pods(place) + manager, { body });
const configMap = (name: string, metadata: object = {}, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  ...rest,
});
const makeMap = (place: Place, body: object, query = manager) =>
  send(place, 'POST', inNamespace(place, 'configmaps') + query, { body });
const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });

/** One line for each refusal, in the order of the questions. */
const inTurn = async (questions: readonly (() => Promise<Answered>)[]): Promise<Answered[]> => {
  const answers: Answered[] = [];
  for (const ask of questions) answers.push(await ask());
  return answers;
};

/** What the server does not do, and in which words. */
export const errorSteps: readonly Step[] = [
  {
    title: 'a Deployment is there to be asked wrongly',
    ask: async place => (await send(place, 'POST', all(place) + manager, { body: app(place) })).status,
  },
  {
    title: 'a kind that nobody knows, in a group that is known, is 404',
    ask: place => send(place, 'GET', inNamespace(place, 'gadgets', 'apis/apps/v1')),
  },
  { title: 'a part that a kind does not have is 404', ask: place => send(place, 'GET', `${at(place)}/colour`) },
  {
    title: 'a namespace that is not there is 404 for what should be made in it',
    ask: place => send(place, 'POST', '/api/v1/namespaces/nowhere/configmaps', { body: configMap('lost') }),
  },
  {
    title: 'creating without a namespace, or at a name, is 405',
    ask: place =>
      inTurn([
        () => send(place, 'POST', '/apis/apps/v1/deployments', { body: app(place) }),
        () => send(place, 'POST', at(place), { body: app(place) }),
        () => send(place, 'PUT', all(place), { body: app(place) }),
      ]),
  },
  {
    title: 'replacing what is not there is 404, under another name 400, and what has changed since 409',
    ask: async place => {
      const current = await read(place);
      const named = (metadata: object) => ({ ...current, metadata: { ...current.metadata, ...metadata } });
      return inTurn([
        () =>
          send(place, 'PUT', at(place, 'other') + manager, {
            body: named({ name: 'other', uid: '', resourceVersion: '' }),
          }),
        () => send(place, 'PUT', at(place) + manager, { body: named({ name: 'other' }) }),
        () => send(place, 'PUT', at(place) + manager, { body: named({ resourceVersion: '1' }) }),
        () => send(place, 'PUT', at(place) + manager, { body: named({ namespace: 'elsewhere' }) }),
      ]);
    },
  },
  {
    title: 'a body that is no object is 400',
    ask: place =>
      inTurn([
        () => sendRaw(place, 'POST', all(place), { text: '[]' }),
        () => sendRaw(place, 'POST', all(place), { text: '"app"' }),
        () => sendRaw(place, 'POST', all(place), { text: '' }),
      ]),
  },
  {
    title: 'a list with a limit, a version or a selector that makes no sense is 400',
    ask: place =>
      inTurn(
        [
          'limit=many',
          'resourceVersion=new',
          'labelSelector=a+b',
          'fieldSelector=spec.colour%3Dred',
          'resourceVersionMatch=Exact',
          'timeoutSeconds=soon',
        ].map(query => () => send(place, 'GET', `${all(place)}?${query}`)),
      ),
  },
  {
    title: 'a dry run of another sort is refused, however it is asked for',
    ask: place =>
      inTurn([
        () => makeMap(place, configMap('try'), '?dryRun=Some'),
        () => send(place, 'DELETE', `${at(place)}?dryRun=Some`),
        () => send(place, 'PATCH', `${at(place)}?dryRun=Some`, { contentType: mergePatch, body: {} }),
      ]),
  },
  {
    title: 'a deletion with a policy that nobody knows is refused',
    ask: place => send(place, 'DELETE', `${at(place)}?propagationPolicy=Sideways`),
  },
  {
    title: 'a patch that renames or moves is refused',
    ask: place =>
      inTurn(
        [{ metadata: { name: 'other' } }, { metadata: { namespace: 'elsewhere' } }].map(
          body => () => send(place, 'PATCH', at(place) + manager, { contentType: mergePatch, body }),
        ),
      ),
  },
  {
    title: 'a JSON Patch with a step that nobody knows is refused',
    ask: place =>
      send(place, 'PATCH', at(place) + manager, { contentType: jsonPatch, body: [{ op: 'turn', path: '/spec' }] }),
  },
  {
    title: 'a size that is no size is refused',
    ask: place =>
      inTurn([
        () =>
          send(place, 'PATCH', `${at(place)}/scale${manager}`, {
            contentType: mergePatch,
            body: { spec: { replicas: -2 } },
          }),
        () => send(place, 'GET', `${at(place, 'other')}/scale`),
      ]),
  },
  {
    title: 'labels and annotations with keys and values that may not be are 422, all at once',
    ask: place =>
      makeMap(
        place,
        configMap('wrong', {
          labels: { 'a b': 'not good' },
          annotations: { 'c d': 'x' },
          finalizers: ['nobody'],
        }),
      ),
  },
  {
    title: 'names that may not be are 422',
    ask: place =>
      inTurn(['Wrong', 'wrong_', '-wrong', `w${'o'.repeat(260)}`].map(name => () => makeMap(place, configMap(name)))),
  },
  {
    title: 'an object without a name is 422',
    ask: place => makeMap(place, { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }),
  },
  {
    title: 'containers that share a name, or have none, are 422',
    ask: place =>
      makePod(
        place,
        pod('wrong', {
          containers: [
            { name: 'a', image: 'x' },
            { name: 'a', image: 'y' },
            { image: 'z' },
            { name: 'B_', image: ' z' },
          ],
        }),
      ),
  },
  {
    title: 'a pod that is restarted sometimes, or pulled now and then, is 422',
    ask: place =>
      makePod(place, pod('wrong', { restartPolicy: 'Sometimes', dnsPolicy: 'Mine' }, { imagePullPolicy: 'Now' })),
  },
  {
    title: 'ports that may not be are 422',
    ask: place =>
      makePod(
        place,
        pod(
          'wrong',
          {},
          {
            ports: [
              { containerPort: 0 },
              { containerPort: 70000 },
              { containerPort: 80, name: 'TOO_BIG' },
              { containerPort: 80, protocol: 'IP' },
            ],
          },
        ),
      ),
  },
  {
    title: 'probes without a handler, with two, or with times below zero are 422',
    ask: place =>
      makePod(
        place,
        pod(
          'wrong',
          {},
          {
            readinessProbe: { periodSeconds: -1 },
            livenessProbe: { httpGet: { path: '/', port: 80 }, tcpSocket: { port: 80 }, successThreshold: 2 },
            startupProbe: {
              httpGet: { path: '', port: 0 },
              timeoutSeconds: -1,
              failureThreshold: -1,
              initialDelaySeconds: -1,
            },
          },
        ),
      ),
  },
  {
    title: 'a container that asks for more than it may have is 422',
    ask: place => makePod(place, pod('wrong', {}, { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })),
  },
  {
    title: 'variables that may not be are 422',
    ask: place =>
      makePod(
        place,
        pod(
          'wrong',
          {},
          {
            env: [
              { name: '' },
              { name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'B', valueFrom: {} },
              { name: 'C', valueFrom: { configMapKeyRef: { name: 'x', key: 'a b' } } },
            ],
            envFrom: [{}],
          },
        ),
      ),
  },
  {
    title: 'a mount of a volume that is not there, and volumes that share a name, are 422',
    ask: place =>
      makePod(
        place,
        pod(
          'wrong',
          {
            volumes: [
              { name: 'a', emptyDir: {} },
              { name: 'a', emptyDir: {} },
            ],
          },
          {
            volumeMounts: [
              { name: 'b', mountPath: '/b' },
              { name: 'a', mountPath: '' },
            ],
          },
        ),
      ),
  },
  {
    title: 'a pod’s image may be changed, and nothing else',
    ask: async place => {
      await makePod(place, pod('fixed', { nodeSelector: { never: 'there' } }));
      const merge = (body: object) =>
        send(place, 'PATCH', pods(place, '/fixed') + manager, { contentType: jsonPatch, body });
      const image = await merge([{ op: 'replace', path: '/spec/containers/0/image', value: 'other' }]);
      const name = await merge([{ op: 'replace', path: '/spec/containers/0/name', value: 'other' }]);
      return [
        image.status,
        name.status,
        name.body.reason,
        name.body.details.causes.map(({ field }: Answered) => field),
      ];
    },
  },
  {
    title: 'a log with options that make no sense, or of no container, is refused',
    ask: place =>
      inTurn(
        ['?tailLines=-1', '?limitBytes=0', '?sinceSeconds=0', '?sinceTime=yesterday', '?container=nope'].map(
          query => () => send(place, 'GET', pods(place, `/fixed/log${query}`)),
        ),
      ),
  },
  {
    title: 'a Service without ports, or with ports that may not be, is 422',
    ask: place =>
      inTurn(
        [
          { selector: { app: 'app' } },
          { ports: [{ port: 0 }, { port: 70000 }] },
          { ports: [{ port: 80 }, { port: 81 }] },
          {
            ports: [
              { port: 80, name: 'a' },
              { port: 80, name: 'b' },
            ],
          },
          { ports: [{ port: 80, targetPort: 'NO_PORT' }], type: 'Magic' },
        ].map(spec => () => send(place, 'POST', services(place), { body: service('wrong', spec) })),
      ),
  },
  {
    title: 'a Deployment’s numbers that fit no number are refused',
    ask: place =>
      inTurn(
        [
          { replicas: 1.5 },
          { minReadySeconds: -1 },
          { progressDeadlineSeconds: 0 },
          { revisionHistoryLimit: -1 },
          { strategy: { type: 'Sideways' } },
          { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
          { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '120%', maxUnavailable: '120%' } } },
          { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 'much' } } },
        ].map(spec => () => {
          const body = app(place, { name: 'appwrong' });
          return send(place, 'POST', all(place) + manager, { body: { ...body, spec: { ...body.spec, ...spec } } });
        }),
      ),
  },
  {
    title: 'a ConfigMap with a number for a text is 400',
    ask: place => makeMap(place, configMap('wrong', {}, { data: { a: 1 } })),
  },
  {
    title: 'somebody without a token, or with a wrong one, is nobody',
    ask: place =>
      inTurn([
        () => sendRaw(place, 'GET', at(place), { token: '' }),
        () => sendRaw(place, 'GET', at(place), { token: 'wrong' }),
      ]),
  },
];
