import { Agent, request } from 'undici';
import { deployment, service } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath } from '../support/bench/bench.ts';
import { masked } from './masked.ts';

// biome-ignore lint/suspicious/noExplicitAny: the script looks into whatever the server answered.
type Answered = any;
export type Step = { readonly title: string; readonly ask: (at: Place) => Promise<unknown> };
export type Place = { readonly bench: Bench; readonly namespace: string; readonly kept: Map<string, Answered> };

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const image = (tag: string) => `registry.example/shop/app:${tag}`;
const app = ({ namespace }: Place, options: Partial<Parameters<typeof deployment>[0]> = {}) =>
  deployment({ namespace, name: 'app', image: image('1.0'), replicas: 3, maxSurge: 1, maxUnavailable: 0, ...options });

/** Status code and body, as they came. */
const send = async ({ bench, namespace }: Place, ...of: Parameters<Bench['api']>) => {
  const { status, body } = await bench.api(...of);
  return masked({ status, body }, namespace);
};
const at = (place: Place, name = 'app') => deploymentPath(place.namespace, name);
const read = async (place: Place, name = 'app'): Promise<Answered> =>
  (await place.bench.api('GET', at(place, name))).body;
const patch = (place: Place, body: unknown, query = '', contentType = jsonPatch) =>
  send(place, 'PATCH', `${at(place)}${query}`, { contentType, body });

const isComplete = ({ spec, status, metadata }: Answered) =>
  status?.observedGeneration === metadata.generation &&
  status.updatedReplicas === spec.replicas &&
  status.replicas === spec.replicas &&
  status.availableReplicas === spec.replicas;
const complete = (place: Place, name = 'app') =>
  until(`${name} complete`, async () => isComplete(await read(place, name)), { seconds: 60 });

const list = async ({ bench, namespace }: Place, path: string, project: (item: Answered) => unknown) => {
  const { body } = await bench.api('GET', path);
  return masked(
    body.items.map(project).sort((a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    namespace,
  );
};
const sets = (place: Place, name = 'app') =>
  list(
    place,
    `/apis/apps/v1/namespaces/${place.namespace}/replicasets?labelSelector=app%3D${name}`,
    ({ metadata, spec, status }) => ({
      owner: metadata.ownerReferences?.map(({ kind, controller, name: of }: Answered) => ({
        kind,
        controller,
        name: of,
      })),
      revision: metadata.annotations['deployment.kubernetes.io/revision'],
      history: metadata.annotations['deployment.kubernetes.io/revision-history'],
      desired: spec.replicas,
      image: spec.template.spec.containers[0].image,
      status: { ...status, conditions: undefined },
    }),
  );
const conditions = (of: Answered) =>
  of.status.conditions
    .map(({ type, status, reason, message }: Answered) => ({ type, status, reason, message }))
    .sort((a: Answered, b: Answered) => (a.type < b.type ? -1 : 1));
const waiting = async (place: Place, name: string, reasons: readonly string[]) => {
  const path = `/api/v1/namespaces/${place.namespace}/pods?labelSelector=app%3D${name}`;
  const pod = await until(
    `a pod of ${name} in ${reasons}`,
    async () => {
      const { body } = await place.bench.api('GET', path);
      return body.items.find((one: Answered) =>
        reasons.includes(one.status.containerStatuses?.[0]?.state?.waiting?.reason),
      );
    },
    { seconds: 90 },
  );
  const [{ state, lastState, ready, started }] = pod.status.containerStatuses;
  return {
    phase: pod.status.phase,
    reason: state.waiting.reason,
    ready,
    started,
    last: lastState?.terminated?.exitCode,
    lastReason: lastState?.terminated?.reason,
  };
};

/** One line of a watch at a time, until enough were seen. */
async function watchEvents(
  { bench, namespace }: Place,
  path: string,
  enough: (events: readonly Answered[]) => boolean,
): Promise<readonly Answered[]> {
  const dispatcher = new Agent({ connect: { ca: bench.ca } });
  const stop = AbortSignal.timeout(20_000);
  const events: Answered[] = [];
  try {
    const { body } = await request(`${bench.url}${path}`, {
      dispatcher,
      signal: stop,
      headers: { authorization: `Bearer ${bench.token}` },
    });
    let rest = '';
    for await (const chunk of body) {
      rest += chunk;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) events.push(JSON.parse(line));
      if (enough(events)) break;
    }
  } finally {
    await dispatcher.destroy();
  }
  return masked(events, namespace) as readonly Answered[];
}

/** What our adapter and an operator rely on, step by step; each step sees what the ones before have done. */
export const steps: readonly Step[] = [
  { title: 'a Deployment that is not there is 404 with a Status', ask: place => send(place, 'GET', at(place, 'nope')) },
  { title: 'an empty list is a list', ask: place => send(place, 'GET', at(place)) },
  {
    title: 'a path that does not exist is 404',
    ask: async ({ bench }) => ({ status: (await bench.api('GET', '/apis/nothing/v1/things')).status }),
  },
  {
    title: 'a Deployment is created with defaults',
    ask: place =>
      send(place, 'POST', at(place, ''), {
        body: app(place, { annotations: { 'kubernetes.io/change-cause': 'first' } }),
      }),
  },
  {
    title: 'one that exists already is refused',
    ask: place => send(place, 'POST', at(place, ''), { body: app(place) }),
  },
  {
    title: 'a selector that does not match the template is refused',
    ask: async place => {
      const bad: Answered = app(place, { name: 'appx' });
      bad.spec.selector.matchLabels = { app: 'other' };
      return send(place, 'POST', at(place, ''), { body: bad });
    },
  },
  {
    title: 'it becomes complete',
    ask: async place => {
      await complete(place);
      return masked({ conditions: conditions(await read(place)) }, place.namespace);
    },
  },
  {
    title: 'its status counts as kubectl reads it',
    ask: async place => {
      const { status } = await read(place);
      return masked({ ...status, conditions: undefined }, place.namespace);
    },
  },
  { title: 'its ReplicaSet carries revision 1', ask: place => sets(place) },
  {
    title: 'its pods are ready, owned and labelled',
    ask: place =>
      list(place, `/api/v1/namespaces/${place.namespace}/pods?labelSelector=app%3Dapp`, ({ metadata, status }) => ({
        owner: metadata.ownerReferences[0].kind,
        generateName: metadata.generateName,
        phase: status.phase,
        ready: status.conditions.find(({ type }: Answered) => type === 'Ready').status,
        restarts: status.containerStatuses[0].restartCount,
        image: status.containerStatuses[0].image,
      })),
  },
  {
    title: 'a Service gets its EndpointSlice of ready pods',
    ask: async place => {
      await place.bench.api('POST', `/api/v1/namespaces/${place.namespace}/services`, {
        body: service({ namespace: place.namespace, name: 'app' }),
      });
      const slice = await until('three endpoints', async () => {
        const { body } = await place.bench.api(
          'GET',
          `/apis/discovery.k8s.io/v1/namespaces/${place.namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dapp`,
        );
        return body.items.find(({ endpoints }: Answered) => endpoints?.length === 3);
      });
      return slice.endpoints.map(({ conditions: of, targetRef }: Answered) => ({ ...of, kind: targetRef.kind }));
    },
  },
  {
    title: 'a list by label and by field finds it',
    ask: async place => [
      await list(place, `${at(place, '')}?labelSelector=app%20in%20(app,other)`, ({ metadata }) => metadata.name),
      await list(place, `${at(place, '')}?labelSelector=app!%3Dapp`, ({ metadata }) => metadata.name),
      await list(place, `${at(place, '')}?fieldSelector=metadata.name%3Dapp`, ({ metadata }) => metadata.name),
    ],
  },
  {
    title: 'a label selector that makes no sense is refused',
    ask: async place => ({ status: (await place.bench.api('GET', `${at(place, '')}?labelSelector=app%20in`)).status }),
  },
  {
    title: 'pods come in pages',
    ask: async place => {
      const path = `/api/v1/namespaces/${place.namespace}/pods?limit=2`;
      const first = (await place.bench.api('GET', path)).body;
      const second = (await place.bench.api('GET', `${path}&continue=${encodeURIComponent(first.metadata.continue)}`))
        .body;
      return {
        first: first.items.length,
        left: first.metadata.remainingItemCount,
        second: second.items.length,
        goesOn: second.metadata.continue !== undefined && second.metadata.continue !== '',
      };
    },
  },
  {
    title: 'a patch whose tests hold is applied, and moves the generation',
    ask: async place => {
      const { metadata, spec } = await read(place);
      return patch(
        place,
        [
          { op: 'test', path: '/metadata/uid', value: metadata.uid },
          { op: 'test', path: '/spec/template', value: spec.template },
          { op: 'test', path: '/spec/paused', value: null },
          { op: 'add', path: '/metadata/annotations/example.com~1a', value: 'b' },
        ],
        '?fieldManager=contract',
      );
    },
  },
  {
    title: 'an annotation alone moves a Deployment’s generation',
    ask: async place => (await read(place)).metadata.generation,
  },
  {
    title: 'a test that fails is refused',
    ask: place =>
      patch(place, [
        { op: 'test', path: '/metadata/uid', value: 'x' },
        { op: 'replace', path: '/spec/replicas', value: 9 },
      ]),
  },
  {
    title: 'a path that is not there is refused',
    ask: place => patch(place, [{ op: 'replace', path: '/spec/nothing/here', value: 9 }]),
  },
  {
    title: 'a test of null on a field that is there fails',
    ask: place => patch(place, [{ op: 'test', path: '/spec/replicas', value: null }]),
  },
  { title: 'nothing of a refused patch is stored', ask: async place => (await read(place)).spec.replicas },
  { title: 'an unknown patch type is refused', ask: place => patch(place, [], '', 'application/x-patch') },
  {
    title: 'a patch that is no list is refused',
    ask: async place => ({ status: ((await patch(place, { op: 'test' })) as { status: number }).status }),
  },
  {
    title: 'a value of the wrong kind is refused',
    ask: async place => ({
      status: ((await patch(place, [{ op: 'replace', path: '/spec/replicas', value: -1 }])) as { status: number })
        .status,
    }),
  },
  {
    title: 'a dry run answers the next generation',
    ask: async place => {
      await complete(place);
      return patch(
        place,
        [{ op: 'replace', path: '/spec/replicas', value: 4 }],
        '?dryRun=All&fieldManager=contract&fieldValidation=Strict',
      );
    },
  },
  {
    title: 'and stores nothing',
    ask: async place => {
      const { spec, metadata } = await read(place);
      return [spec.replicas, metadata.generation];
    },
  },
  {
    title: 'a dry run is refused as the real thing would be',
    ask: place => patch(place, [{ op: 'test', path: '/metadata/uid', value: 'x' }], '?dryRun=All'),
  },
  {
    title: 'a PUT with an old resourceVersion is a conflict',
    ask: async place => {
      const now = await read(place);
      return send(place, 'PUT', at(place), { body: { ...now, metadata: { ...now.metadata, resourceVersion: '1' } } });
    },
  },
  {
    title: 'a merge patch sets and removes',
    ask: async place => {
      await patch(
        place,
        { metadata: { annotations: { 'example.com/a': null, 'example.com/c': 'd' } } },
        '?fieldManager=contract',
        mergePatch,
      );
      return (await read(place)).metadata.annotations;
    },
  },
  {
    title: 'an Audit-ID is echoed',
    ask: async ({ bench, namespace }) =>
      (await bench.api('GET', deploymentPath(namespace, 'app'), { headers: { 'Audit-ID': 'contract-1' } })).headers[
        'audit-id'
      ],
  },
  {
    title: 'scale is read and set',
    ask: async place => [
      await send(place, 'GET', `${at(place)}/scale`),
      (
        (await send(place, 'PATCH', `${at(place)}/scale`, {
          contentType: mergePatch,
          body: { spec: { replicas: 2 } },
        })) as Answered
      ).body.spec,
      await complete(place).then(() => sets(place)),
    ],
  },
  {
    title: 'a new image makes revision 2, and the old pods go',
    ask: async place => {
      await patch(place, [
        { op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.1') },
        { op: 'add', path: '/metadata/annotations/kubernetes.io~1change-cause', value: 'second' },
      ]);
      await complete(place);
      return sets(place);
    },
  },
  {
    title: 'the old template put back is revision 3, and remembers that it was 1',
    ask: async place => {
      await patch(place, [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.0') }]);
      await complete(place);
      return sets(place);
    },
  },
  {
    title: 'its conditions speak of the ReplicaSet that is complete',
    ask: async place => masked(conditions(await read(place)), place.namespace),
  },
  {
    title: 'a paused Deployment does not roll',
    ask: async place => {
      await patch(place, { spec: { paused: true } }, '', mergePatch);
      await patch(place, [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.2') }]);
      const seen = await until('the pause seen', async () => {
        const now = await read(place);
        return now.status.observedGeneration === now.metadata.generation && now;
      });
      return [
        seen.status.updatedReplicas ?? 0,
        masked(conditions(seen), place.namespace),
        ((await patch(place, [{ op: 'test', path: '/spec/paused', value: null }])) as Answered).status,
      ];
    },
  },
  {
    title: 'and rolls once it is resumed',
    ask: async place => {
      await patch(place, { spec: { paused: null } }, '', mergePatch);
      await complete(place);
      return sets(place);
    },
  },
  {
    title: 'a watch from a version tells of what came after it',
    ask: async place => {
      const { body } = await place.bench.api('GET', at(place, ''));
      const path = `${at(place, '')}?watch=true&resourceVersion=${body.metadata.resourceVersion}&fieldSelector=metadata.name%3Dapp&timeoutSeconds=15`;
      const watching = watchEvents(place, path, events => events.length >= 1);
      await patch(place, { metadata: { annotations: { 'example.com/watched': 'yes' } } }, '', mergePatch);
      return (await watching)
        .slice(0, 1)
        .map(({ type, object }) => [type, object.metadata.annotations['example.com/watched']]);
    },
  },
  {
    title: 'a watch without a version begins with what is there',
    ask: async place =>
      (await watchEvents(place, `${at(place, '')}?watch=true&timeoutSeconds=15`, events => events.length >= 1))
        .map(({ type, object }) => [type, object.kind, object.metadata.name])
        .slice(0, 1),
  },
  {
    title: 'a release that never gets ready stays at its surge',
    ask: async place => {
      await place.bench.api('POST', at(place, ''), { body: app(place, { name: 'appnever', image: image('1.0') }) });
      await complete(place, 'appnever');
      await place.bench.api('PATCH', at(place, 'appnever'), {
        contentType: jsonPatch,
        body: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.1-never') }],
      });
      await until('the surge pod running', async () => {
        const { body } = await place.bench.api(
          'GET',
          `/api/v1/namespaces/${place.namespace}/pods?labelSelector=app%3Dappnever`,
        );
        return body.items.length === 4 && body.items.every(({ status }: Answered) => status.phase === 'Running');
      });
      const { status } = await read(place, 'appnever');
      return [masked({ ...status, conditions: undefined }, place.namespace), await sets(place, 'appnever')];
    },
  },
  {
    title: 'a release whose image does not exist waits for it',
    ask: async place => {
      await place.bench.api('POST', at(place, ''), {
        body: app(place, { name: 'apppull', image: image('1.0-pull'), replicas: 1 }),
      });
      return waiting(place, 'apppull', ['ImagePullBackOff']);
    },
  },
  {
    title: 'a release that crashes goes into its back-off',
    ask: async place => {
      await place.bench.api('POST', at(place, ''), {
        body: app(place, { name: 'appcrash', image: image('1.0-crash'), replicas: 1 }),
      });
      return waiting(place, 'appcrash', ['CrashLoopBackOff']);
    },
  },
  {
    title: 'its log can be read',
    ask: async place => {
      const { body } = await place.bench.api(
        'GET',
        `/api/v1/namespaces/${place.namespace}/pods?labelSelector=app%3Dappcrash`,
      );
      const log = await place.bench.api(
        'GET',
        `/api/v1/namespaces/${place.namespace}/pods/${body.items[0].metadata.name}/log?container=app&tailLines=5&previous=true`,
      );
      return { status: log.status, hasLines: String(log.body).length > 0 };
    },
  },
  {
    title: 'Events tell of scaling, by kind and reason',
    ask: async place => {
      const { body } = await place.bench.api(
        'GET',
        `/api/v1/namespaces/${place.namespace}/events?fieldSelector=involvedObject.name%3Dapp,involvedObject.kind%3DDeployment`,
      );
      return [
        ...new Set(
          body.items.map(({ type, reason, involvedObject }: Answered) => `${type} ${reason} ${involvedObject.kind}`),
        ),
      ].sort();
    },
  },
  {
    title: 'the server says who asks',
    ask: async ({ bench }) =>
      (
        await bench.api('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
          body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
        })
      ).body.status.userInfo.username,
  },
  {
    title: 'and what they may do',
    ask: async ({ bench, namespace }) =>
      (
        await bench.api('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: {
              resourceAttributes: { verb: 'patch', group: 'apps', resource: 'deployments', namespace, name: 'app' },
            },
          },
        })
      ).body.status.allowed,
  },
  {
    title: 'deletion with another uid is a conflict',
    ask: place =>
      send(place, 'DELETE', at(place), {
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid: '00000000-0000-0000-0000-000000000000' },
        },
      }),
  },
  {
    title: 'deletion takes ReplicaSets and pods with it',
    ask: async place => {
      const { status, body } = await place.bench.api('DELETE', at(place), {
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
      });
      await until(
        'everything gone',
        async () => {
          const paths = [
            at(place, ''),
            `/apis/apps/v1/namespaces/${place.namespace}/replicasets`,
            `/api/v1/namespaces/${place.namespace}/pods`,
          ];
          const lists = await Promise.all(paths.map(path => place.bench.api('GET', `${path}?labelSelector=app%3Dapp`)));
          return lists.every(({ body: of }) => of.items.length === 0);
        },
        { seconds: 60 },
      );
      return masked([status, body.kind, body.status, body.details], place.namespace);
    },
  },
];
