import type { Answered, Place, Step } from '../place.ts';
import { app, at, image, inNamespace, manager } from '../place.ts';
import { asWritten, strategicPatch, tell } from '../told.ts';

const patch = async (place: Place, body: unknown, more = '') =>
  asWritten(place, await tell(place, 'PATCH', `${at(place)}${manager}${more}`, strategicPatch, body));

const container = (more: Answered) => ({ spec: { template: { spec: { containers: [{ name: 'app', ...more }] } } } });
const template = (spec: Answered) => ({ spec: { template: { spec } } });

/** What of a pod template a patch can have moved. */
async function specAfter(place: Place, body: unknown): Promise<unknown> {
  const { status, spec, body: refusal } = await patch(place, body);
  return { status, ...(spec ? { strategy: spec.strategy, pod: spec.template.spec } : { refusal }) };
}

/** Strategic merge patches: every directive, and every way of being refused. */
export const strategicMergeSteps: readonly Step[] = [
  {
    title: 'a Deployment is made to be patched',
    ask: async place => {
      const object = app(place, { replicas: 0 });
      return asWritten(
        place,
        await tell(
          place,
          'POST',
          `/apis/apps/v1/namespaces/${place.namespace}/deployments${manager}`,
          'application/json',
          object,
        ),
      );
    },
  },
  {
    title: 'a container is found by its name, and keeps the rest',
    ask: place => patch(place, container({ image: image('2.0') })),
  },
  {
    title: 'new members of a list come after the old ones',
    ask: place =>
      specAfter(
        place,
        container({
          env: [
            { name: 'MODE', value: 'calm' },
            { name: 'LEVEL', value: '1' },
          ],
          ports: [{ containerPort: 8080, name: 'http' }, { containerPort: 9090 }],
        }),
      ),
  },
  {
    title: 'a member is deleted by its key, and another one set',
    ask: place =>
      specAfter(
        place,
        container({
          env: [
            { name: 'LEVEL', $patch: 'delete' },
            { name: 'MODE', value: 'loud' },
            { name: 'NEW', value: 'n' },
          ],
        }),
      ),
  },
  {
    title: 'the order of a list can be set',
    ask: place =>
      specAfter(
        place,
        container({
          '$setElementOrder/env': [{ name: 'NEW' }, { name: 'FIRST' }, { name: 'MODE' }],
          env: [{ name: 'FIRST', value: '1' }],
        }),
      ),
  },
  {
    title: 'the order of a list can be set without more',
    ask: place => specAfter(place, container({ '$setElementOrder/env': [{ name: 'MODE' }, { name: 'NEW' }] })),
  },
  {
    title: 'a list can be replaced as a whole',
    ask: place => specAfter(place, container({ env: [{ $patch: 'replace' }, { name: 'ONLY', value: 'me' }] })),
  },
  {
    title: 'a list of plain words is replaced where nothing says otherwise',
    ask: async place => [
      await specAfter(place, container({ args: ['--a', '--b'] })),
      await specAfter(place, container({ args: ['--c'] })),
    ],
  },
  {
    title: 'finalizers are joined, and taken out by value',
    ask: async place => [
      (await patch(place, { metadata: { finalizers: ['example.com/a'] } })).finalizers,
      (await patch(place, { metadata: { finalizers: ['example.com/b', 'example.com/a'] } })).finalizers,
      (await patch(place, { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] } })).finalizers,
      (
        await patch(place, {
          metadata: {
            '$setElementOrder/finalizers': ['example.com/c', 'example.com/b'],
            finalizers: ['example.com/c'],
          },
        })
      ).finalizers,
      (await patch(place, { metadata: { finalizers: null } })).finalizers ?? 'none',
    ],
  },
  {
    title: 'a volume keeps only what is named, as another kind of source has to',
    ask: async place => [
      await specAfter(place, template({ volumes: [{ name: 'data', configMap: { name: 'settings' } }] })),
      await specAfter(
        place,
        template({ volumes: [{ name: 'data', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }] }),
      ),
      await specAfter(place, template({ volumes: [{ name: 'data', $patch: 'delete' }] })),
    ],
  },
  {
    title: 'the strategy keeps only what is named',
    ask: place => specAfter(place, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }),
  },
  {
    title: 'a map can be replaced as a whole',
    ask: place => patch(place, { metadata: { labels: { $patch: 'replace', only: 'this' } } }),
  },
  {
    title: 'a map can be emptied',
    ask: place => patch(place, { metadata: { labels: { $patch: 'delete' } } }),
  },
  { title: 'null removes', ask: place => patch(place, { spec: { strategy: null, progressDeadlineSeconds: null } }) },
  {
    title: 'tolerations are one list without keys',
    ask: async place => [
      await specAfter(place, template({ tolerations: [{ key: 'a', operator: 'Exists' }] })),
      await specAfter(place, template({ tolerations: [{ key: 'b', operator: 'Exists' }] })),
    ],
  },
  { title: 'a patch of nothing changes nothing', ask: place => patch(place, {}) },
  {
    title: 'a dry run shows and stores nothing',
    ask: async place => [
      await specAfter(place, container({ image: image('2.0') })),
      (await patch(place, container({ image: image('3.0') }), '&dryRun=All')).spec.template.spec.containers[0].image,
      (await patch(place, {})).spec.template.spec.containers[0].image,
    ],
  },
  {
    title: 'a Service’s ports are found by their number',
    ask: async place => {
      const path = inNamespace(place, 'services');
      const ports = [
        { name: 'http', port: 80 },
        { name: 'admin', port: 81 },
      ];
      const body = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'app' },
        spec: { selector: { app: 'app' }, ports },
      };
      await tell(place, 'POST', path + manager, 'application/json', body);
      const change = {
        spec: {
          ports: [
            { port: 81, targetPort: 'admin' },
            { port: 80, $patch: 'delete' },
          ],
          selector: { tier: 'web' },
        },
      };
      return asWritten(place, await tell(place, 'PATCH', `${path}/app${manager}`, strategicPatch, change));
    },
  },
  {
    title: 'a member without its key is refused',
    ask: place => patch(place, template({ containers: [{ image: 'x' }] })),
  },
  { title: 'a directive that does not exist is refused', ask: place => patch(place, { spec: { $patch: 'wish' } }) },
  {
    title: 'a directive for a member that does not exist is refused',
    ask: place => patch(place, container({ $patch: 'wish' })),
  },
  { title: 'a member cannot be merged by directive', ask: place => patch(place, container({ $patch: 'merge' })) },
  {
    title: 'an order that the patch itself breaks is refused',
    ask: place =>
      patch(
        place,
        template({ '$setElementOrder/containers': [{ name: 'other' }], containers: [{ name: 'app', image: 'x' }] }),
      ),
  },
  {
    title: 'an order that is no list is refused',
    ask: place => patch(place, template({ '$setElementOrder/containers': 'app' })),
  },
  {
    title: 'an order of a list that nobody knows is refused',
    ask: place => patch(place, template({ '$setElementOrder/boxes': [{ name: 'app' }] })),
  },
  {
    title: 'a patch that breaks its own list of keys is 400',
    ask: place => patch(place, { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: { maxSurge: 1 } } } }),
  },
  {
    title: 'a list of keys that is no list is 400',
    ask: place => patch(place, { spec: { strategy: { $retainKeys: 'type' } } }),
  },
  {
    title: 'members of different sorts are refused',
    ask: place => patch(place, container({ env: [{ name: 'A' }, 'B'] })),
  },
  { title: 'a strategic patch that is a list is 400', ask: place => patch(place, []) },
  { title: 'a strategic patch that is no JSON is 400', ask: place => patch(place, '{"spec"') },
  { title: 'a word for a number is 422', ask: place => patch(place, { spec: { replicas: 'three' } }) },
  { title: 'a number for a word is 422', ask: place => patch(place, container({ image: 3 })) },
  { title: 'a fraction for a whole number is 422', ask: place => patch(place, { spec: { replicas: 1.5 } }) },
  { title: 'a word for a part of the object is 422', ask: place => patch(place, { spec: { template: 'x' } }) },
  { title: 'a word for a list is 422', ask: place => patch(place, template({ containers: 'x' })) },
  {
    title: 'an amount that is none is 422',
    ask: place => patch(place, container({ resources: { limits: { cpu: 'lots' } } })),
  },
  { title: 'a patch into something invalid is 422', ask: place => patch(place, { spec: { replicas: -1 } }) },
  {
    title: 'a strategic patch of something that is not there is 404, whatever it says',
    ask: async place =>
      asWritten(place, await tell(place, 'PATCH', `${at(place, 'appnone')}${manager}`, strategicPatch, '[')),
  },
];
