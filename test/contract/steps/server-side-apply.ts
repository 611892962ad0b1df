import type { Answered, Place, Step } from '../place.ts';
import { at, image, inNamespace, mergePatch, read } from '../place.ts';
import { applyPatch, asWritten, tell } from '../told.ts';

/** What `ann` applies: no more than she cares for. */
const wish = ({ namespace }: Place): Answered => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace, labels: { app: 'app', team: 'payments' } },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: image('1.0'),
            args: ['--quiet'],
            env: [{ name: 'MODE', value: 'calm' }],
            ports: [{ containerPort: 8080 }],
            resources: { requests: { cpu: '0.5', memory: '1024Mi' } },
          },
        ],
      },
    },
  },
});

type Wish = Answered;
const container = (object: Wish): Answered => object.spec.template.spec.containers[0];

const changed = (place: Place, change: (object: Wish) => void): Wish => {
  const object = wish(place);
  change(object);
  return object;
};

/** Only the place of the object, and what is added. */
const part = ({ namespace }: Place, more: Answered): Answered => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace, ...more.metadata },
  ...(more.spec && { spec: more.spec }),
  ...(more.status && { status: more.status }),
});

const apply = async (place: Place, who: string, content: unknown, more = '', sub = '') =>
  asWritten(place, await tell(place, 'PATCH', `${at(place)}${sub}?fieldManager=${who}${more}`, applyPatch, content));

const settings = (place: Place, name = 'settings') => `${inNamespace(place, 'configmaps')}/${name}`;
const config = ({ namespace }: Place, data: Answered, more: Answered = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace, ...more },
  data,
});
const applyConfig = async (place: Place, who: string, content: unknown, more = '') =>
  asWritten(place, await tell(place, 'PATCH', `${settings(place)}?fieldManager=${who}${more}`, applyPatch, content));

/** Whether a second look finds the version of the first. */
async function isUntouched(place: Place, ask: () => Promise<unknown>): Promise<unknown> {
  const version = async () => (await place.bench.api('GET', settings(place))).body.metadata.resourceVersion;
  const before = await version();
  const answer = await ask();
  return { answer, isUntouched: before === (await version()) };
}

/** Server-side apply: creating, sharing, quarrels, giving up, and every way of being refused. */
export const applySteps: readonly Step[] = [
  {
    title: 'an apply without a manager is 422',
    ask: async place => asWritten(place, await tell(place, 'PATCH', at(place), applyPatch, wish(place))),
  },
  { title: 'an apply that is no map is 400', ask: place => apply(place, 'ann', '[]') },
  { title: 'an apply of nothing is 400', ask: place => apply(place, 'ann', '') },
  {
    title: 'an apply of another kind is 400',
    ask: place => apply(place, 'ann', { ...wish(place), kind: 'ReplicaSet' }),
  },
  {
    title: 'an apply of another version is 400',
    ask: place => apply(place, 'ann', { ...wish(place), apiVersion: 'apps/v1beta1' }),
  },
  {
    title: 'an apply under another name is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.name = 'other';
        }),
      ),
  },
  {
    title: 'an apply without a name is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.name;
        }),
      ),
  },
  {
    title: 'an apply into another namespace is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.namespace = 'elsewhere';
        }),
      ),
  },
  {
    title: 'an apply that brings owners along is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.managedFields = [];
        }),
      ),
  },
  {
    title: 'an apply of a field that nobody knows is refused, and names it',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          container(object).colour = 'blue';
        }),
      ),
  },
  {
    title: 'an apply of a word where a number belongs is refused',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.spec.replicas = 'three';
        }),
      ),
  },
  {
    title: 'an apply of two containers of one name is refused',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.spec.template.spec.containers.push({ name: 'app' });
        }),
      ),
  },
  {
    title: 'an apply that leaves something out that has to be there is 422',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.spec.selector;
        }),
      ),
  },
  {
    title: 'an apply with the uid of something that is not there is 409',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.uid = '00000000-0000-0000-0000-000000000000';
        }),
      ),
  },
  {
    title: 'an apply that is tried creates nothing',
    ask: async place => [
      (await apply(place, 'ann', wish(place), '&dryRun=All')).status,
      (await place.bench.api('GET', at(place))).status,
    ],
  },
  {
    title: 'the status of something that is not there cannot be applied',
    ask: place => apply(place, 'ann', part(place, { status: { replicas: 1 } }), '', '/status'),
  },
  { title: 'an apply creates what is not there', ask: place => apply(place, 'ann', wish(place)) },
  { title: 'the same apply again changes nothing', ask: place => apply(place, 'ann', wish(place)) },
  {
    title: 'who applies the same shares it, and did so at no time',
    ask: place => apply(place, 'bob', part(place, { spec: { replicas: 0 }, metadata: { labels: { app: 'app' } } })),
  },
  {
    title: 'another value is a conflict with everybody who owns it',
    ask: place => apply(place, 'cyd', part(place, { spec: { replicas: 2 } })),
  },
  {
    title: 'several conflicts are told one by one',
    ask: place =>
      apply(
        place,
        'cyd',
        changed(place, object => {
          container(object).image = image('2.0');
          container(object).args = ['--loud'];
          object.metadata.labels.team = 'orders';
        }),
      ),
  },
  {
    title: 'a conflict is told in a dry run, too',
    ask: place => apply(place, 'cyd', part(place, { metadata: { labels: { team: 'orders' } } }), '&dryRun=All'),
  },
  {
    title: 'force takes the field from everybody',
    ask: place =>
      apply(
        place,
        'cyd',
        part(place, { spec: { minReadySeconds: 5 }, metadata: { labels: { team: 'orders' } } }),
        '&force=true',
      ),
  },
  {
    title: 'who was robbed runs into a conflict',
    ask: place => apply(place, 'ann', wish(place)),
  },
  {
    title: 'who gives up what somebody else owns leaves it there',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.labels.team;
        }),
      ),
  },
  {
    title: 'who gives up what nobody else owns removes it',
    ask: place => apply(place, 'cyd', part(place, { spec: { minReadySeconds: 5 } })),
  },
  {
    title: 'a field that was given up gets its default again',
    ask: place => apply(place, 'cyd', part(place, { metadata: { annotations: { 'example.com/on-call': 'cyd' } } })),
  },
  {
    title: 'somebody else adds a variable, a port and a container beside the others',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, {
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'proxy', image: image('proxy') },
                  {
                    name: 'app',
                    env: [
                      { name: 'FIRST', value: '1' },
                      { name: 'MODE', value: 'calm' },
                    ],
                    ports: [{ containerPort: 8080, protocol: 'UDP' }],
                  },
                ],
              },
            },
          },
        }),
      ),
  },
  {
    title: 'what others have added stays when the first one applies again',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.labels.team;
          container(object).image = image('1.1');
        }),
      ),
  },
  {
    title: 'who leaves members of lists out removes them',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, { spec: { template: { spec: { containers: [{ name: 'proxy', image: image('proxy') }] } } } }),
      ),
  },
  {
    title: 'a list that is owned as one is a conflict as a whole',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, { spec: { template: { spec: { containers: [{ name: 'app', args: ['--quiet', '--now'] }] } } } }),
      ),
  },
  {
    title: 'a plain patch takes the field, and is named in the next conflict',
    ask: async place => {
      const body = { spec: { progressDeadlineSeconds: 700 }, metadata: { labels: { app: 'appx' } } };
      await tell(place, 'PATCH', `${at(place)}?fieldManager=dot`, mergePatch, body);
      return apply(
        place,
        'ann',
        part(place, { metadata: { labels: { app: 'app' } }, spec: { progressDeadlineSeconds: 600 } }),
      );
    },
  },
  {
    title: 'the status is applied by itself, and owned by itself',
    ask: place =>
      apply(place, 'eve', part(place, { status: { collisionCount: 3 }, spec: { replicas: 9 } }), '', '/status'),
  },
  {
    title: 'a size can be applied through the scale',
    ask: async place => {
      const scale = {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'app', namespace: place.namespace },
        spec: { replicas: 1 },
      };
      const path = (more: string) => `${at(place)}/scale?fieldManager=hpa${more}`;
      const refused = await tell(place, 'PATCH', path(''), applyPatch, scale);
      const forced = await tell(place, 'PATCH', path('&force=true'), applyPatch, scale);
      const { managedFields } = (await read(place)).metadata;
      return [
        asWritten(place, refused),
        forced.status,
        forced.body.spec,
        managedFields
          .filter(({ subresource }: Answered) => subresource === 'scale')
          .map(({ time, ...own }: Answered) => own),
      ];
    },
  },
  { title: 'a ConfigMap can be applied as YAML', ask: place => applyConfig(place, 'ann', yamlText(place)) },
  {
    title: 'a key that stands twice counts as its last, and is warned of',
    ask: place => applyConfig(place, 'ann', `${yamlText(place)}  greeting: again\n`),
  },
  {
    title: 'a key that stands twice is refused where that was asked for',
    ask: place => applyConfig(place, 'ann', `${yamlText(place)}  greeting: again\n`, '&fieldValidation=Strict'),
  },
  {
    title: 'finalizers are owned one by one',
    ask: async place => [
      await applyConfig(place, 'ann', config(place, { greeting: 'again' }, { finalizers: ['example.com/a'] })),
      await applyConfig(place, 'bob', config(place, {}, { finalizers: ['example.com/b'] })),
      await applyConfig(place, 'ann', config(place, { greeting: 'again' })),
      await applyConfig(place, 'bob', config(place, { farewell: 'bye' })),
    ],
  },
  {
    title: 'an apply that is invalid stores nothing',
    ask: place => isUntouched(place, () => applyConfig(place, 'ann', config(place, { 'not a key!': 'x' }))),
  },
  {
    title: 'an apply with an old version is a conflict',
    ask: place => applyConfig(place, 'ann', config(place, { greeting: 'x' }, { resourceVersion: '1' })),
  },
  {
    title: 'owners can be forgotten, and all that was there before belongs to one',
    ask: async place => {
      const forgotten = await tell(place, 'PATCH', `${settings(place)}?fieldManager=dot`, mergePatch, {
        metadata: { managedFields: [{}] },
      });
      return [
        asWritten(place, forgotten),
        await applyConfig(place, 'ann', config(place, { farewell: 'ciao' })),
        await applyConfig(place, 'ann', config(place, { farewell: 'bye', third: 'x' })),
      ];
    },
  },
  {
    title: 'who applied with kubectl before finds that annotation kept up',
    ask: async place => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
      await tell(place, 'PATCH', `${settings(place)}?fieldManager=dot`, mergePatch, { metadata: { annotations } });
      return applyConfig(place, 'kubectl', config(place, { fourth: 'y' }));
    },
  },
  {
    title: 'an apply into a namespace that is not there is 404',
    ask: async place =>
      asWritten(
        place,
        await tell(place, 'PATCH', '/api/v1/namespaces/nowhere/configmaps/settings?fieldManager=ann', applyPatch, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings' },
        }),
      ),
  },
];

const yamlText = ({ namespace }: Place) => `# what people read first
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: ${namespace}
data:
  greeting: |
    hello
    again
`;
