import type { Answered, Place, Step } from '../place.ts';
import { all, app, at, inNamespace, jsonPatch, manager, mergePatch } from '../place.ts';
import { applyPatch, asWritten, strategicPatch, tell } from '../told.ts';

type Spoil = (object: Answered) => void;

/** Tries to create a Deployment with something in it that doesn't belong there. */
async function create(place: Place, spoil: Spoil, more = ''): Promise<unknown> {
  const object = app(place, { replicas: 0 });
  spoil(object);
  return brief(
    place,
    await tell(place, 'POST', `${all(place)}${manager}&dryRun=All${more}`, 'application/json', object),
  );
}

const text = (place: Place) => JSON.stringify(app(place, { replicas: 0 }));
const createText = async (place: Place, of: string, more: string) =>
  brief(place, await tell(place, 'POST', `${all(place)}${manager}&dryRun=All${more}`, 'application/json', of));

const change = async (place: Place, contentType: string, body: unknown, more = '') =>
  brief(place, await tell(place, 'PATCH', `${at(place)}${manager}&dryRun=All${more}`, contentType, body));

/** A refusal whole; of an object only that it was taken, and what was warned of. */
function brief(place: Place, told: Awaited<ReturnType<typeof tell>>): Answered {
  const { status, warnings, body, spec } = asWritten(place, told);
  return { status, warnings, ...(body ? { body } : { isKept: JSON.stringify(spec)?.includes('colour') }) };
}

const container = (object: Answered) => object.spec.template.spec.containers[0];
const config = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n${data}`;
const yaml = async (place: Place, text: string, more = '') =>
  asWritten(
    place,
    await tell(
      place,
      'POST',
      `${inNamespace(place, 'configmaps')}${manager}&dryRun=All${more}`,
      'application/yaml',
      text,
    ),
  );

const strict = '&fieldValidation=Strict';
const ignore = '&fieldValidation=Ignore';

const paint: Spoil = object => {
  container(object).readinessProbe = { httpGet: { port: 1, colour: 'red' } };
  object.spec.colour = 'blue';
  object.metadata.colour = 'green';
  object.colour = 'none';
};

const wrong: readonly (readonly [title: string, spoil: Spoil])[] = [
  ['a word for a whole number', object => Object.assign(object.spec, { replicas: 'three' })],
  ['a fraction for a whole number', object => Object.assign(object.spec, { replicas: 1.5 })],
  ['a number that is too large', object => Object.assign(object.spec, { replicas: 3_000_000_000 })],
  ['a list for a whole number', object => Object.assign(object.spec, { replicas: [] })],
  ['a word for a part of the object', object => Object.assign(object, { spec: 'x' })],
  ['a list for a part of the object', object => Object.assign(object, { metadata: [] })],
  ['a word for a list', object => Object.assign(object.spec.template.spec, { containers: 'x' })],
  ['a word for a member of a list', object => Object.assign(object.spec.template.spec, { containers: ['x'] })],
  ['a number for a word', object => Object.assign(container(object), { image: 5 })],
  ['a number for a word of a certain kind', object => Object.assign(container(object), { imagePullPolicy: 5 })],
  ['a word for yes or no', object => Object.assign(container(object), { tty: 'yes' })],
  ['a number as a label', object => Object.assign(object.metadata, { labels: { a: 1 } })],
  ['a list of labels', object => Object.assign(object.metadata, { labels: [] })],
  ['an amount that is none', object => Object.assign(container(object), { resources: { limits: { cpu: 'lots' } } })],
  ['a word for all amounts', object => Object.assign(container(object), { resources: { limits: 'x' } })],
  [
    'yes for a number or a percentage',
    object => Object.assign(object.spec, { strategy: { rollingUpdate: { maxSurge: true } } }),
  ],
  [
    'a fraction for a number or a percentage',
    object => Object.assign(object.spec, { strategy: { rollingUpdate: { maxSurge: 1.5 } } }),
  ],
  ['a number for a time', object => Object.assign(object.metadata, { creationTimestamp: 5 })],
  ['a word for a time', object => Object.assign(object.metadata, { creationTimestamp: 'yesterday' })],
  ['a word for a probe’s request', object => Object.assign(container(object), { readinessProbe: { httpGet: 'x' } })],
  [
    'yes for a probe’s port',
    object => Object.assign(container(object), { readinessProbe: { httpGet: { port: true } } }),
  ],
  [
    'a word for a volume’s source',
    object => Object.assign(object.spec.template.spec, { volumes: [{ name: 'x', configMap: 'x' }] }),
  ],
  ['a word for an owner’s mark', object => Object.assign(object.metadata, { ownerReferences: [{ controller: 'x' }] })],
  ['a word for the selector', object => Object.assign(object.spec, { selector: 'x' })],
];

/** Unknown fields by every directive, fields that stand twice, wrong types, and empty ones. */
export const validationSteps: readonly Step[] = [
  {
    title: 'unknown fields are refused where that is asked for, in the order of the text',
    ask: place => create(place, paint, strict),
  },
  { title: 'unknown fields are warned of', ask: place => create(place, paint, '&fieldValidation=Warn') },
  { title: 'unknown fields are warned of without being asked', ask: place => create(place, paint) },
  { title: 'unknown fields can be ignored', ask: place => create(place, paint, ignore) },
  { title: 'a directive that does not exist is 422', ask: place => create(place, paint, '&fieldValidation=Maybe') },
  {
    title: 'a manager of too many letters is 422',
    ask: place => create(place, paint, `&fieldManager=${'x'.repeat(130)}`),
  },
  {
    title: 'a field of another case is unknown',
    ask: place => create(place, object => Object.assign(object.spec, { Replicas: 1 }), strict),
  },
  {
    title: 'a field that stands twice is refused where that is asked for',
    ask: place =>
      createText(place, text(place).replace('"replicas":0', '"replicas":1,"colour":1,"replicas":0'), strict),
  },
  {
    title: 'a field that stands twice is warned of once',
    ask: place => createText(place, text(place).replace('"replicas":0', '"replicas":1,"replicas":2,"replicas":0'), ''),
  },
  {
    title: 'what stands twice below something unknown is not looked at',
    ask: place => createText(place, text(place).replace('"replicas":0', '"colour":{"a":1,"a":2},"replicas":0'), strict),
  },
  ...wrong.map(([title, spoil]) => ({ title: `${title} is 400`, ask: (place: Place) => create(place, spoil) })),
  {
    title: 'of two wrong types the first is told',
    ask: place =>
      create(place, object => {
        object.metadata.labels = { a: 1 };
        object.spec.replicas = 'x';
      }),
  },
  {
    title: 'bytes that are none are 400',
    ask: async place =>
      asWritten(
        place,
        await tell(place, 'POST', `${inNamespace(place, 'configmaps')}${manager}`, 'application/json', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings' },
          binaryData: { a: '%%%' },
        }),
      ),
  },
  {
    title: 'amounts are stored in their shortest form, empty fields not at all',
    ask: async place => {
      const object = app(place, { replicas: 0 });
      object.metadata.labels = { app: 'app', empty: null };
      object.spec.paused = false;
      object.spec.minReadySeconds = 0;
      object.spec.template.spec.hostNetwork = false;
      object.spec.template.spec.nodeSelector = {};
      Object.assign(container(object), {
        tty: false,
        workingDir: '',
        command: [],
        envFrom: [],
        env: [{ name: 'EMPTY', value: '' }],
        resources: {
          requests: { cpu: '0.5', memory: '1024Mi', 'ephemeral-storage': '1000000' },
          limits: { cpu: 2, memory: '1.5Gi', 'ephemeral-storage': '12e6' },
        },
        securityContext: { runAsNonRoot: false, capabilities: { drop: ['ALL'] } },
      });
      return asWritten(place, await tell(place, 'POST', all(place) + manager, 'application/json', object));
    },
  },
  {
    title: 'a whole object with unknown fields is refused as an update, too',
    ask: async place => {
      const { body } = await place.bench.api('GET', at(place));
      body.spec.colour = 'blue';
      return brief(
        place,
        await tell(place, 'PUT', `${at(place)}${manager}&dryRun=All${strict}`, 'application/json', body),
      );
    },
  },
  ...(
    [
      ['Strict', strict],
      ['Warn', ''],
      ['Ignore', ignore],
    ] as const
  ).flatMap(([name, more]): Step[] => [
    {
      title: `a JSON patch that adds something unknown: ${name}`,
      ask: place => change(place, jsonPatch, [{ op: 'add', path: '/spec/colour', value: 'blue' }], more),
    },
    {
      title: `a JSON patch whose operation has something unknown: ${name}`,
      ask: place => change(place, jsonPatch, [{ op: 'test', path: '/spec/replicas', value: 0, colour: 'blue' }], more),
    },
    {
      title: `a merge patch that adds something unknown: ${name}`,
      ask: place => change(place, mergePatch, { spec: { colour: 'blue' } }, more),
    },
    {
      title: `a merge patch that says something twice: ${name}`,
      ask: place => change(place, mergePatch, '{"spec":{"replicas":1,"replicas":0}}', more),
    },
    {
      title: `a strategic merge patch that adds something unknown: ${name}`,
      ask: place => change(place, strategicPatch, { spec: { colour: 'blue' } }, more),
    },
    {
      title: `a strategic merge patch that says something twice: ${name}`,
      ask: place => change(place, strategicPatch, '{"spec":{"replicas":1,"replicas":0}}', more),
    },
  ]),
  {
    title: 'a merge patch with a wrong type is 422, unlike a whole object',
    ask: place =>
      change(place, mergePatch, { spec: { template: { spec: { containers: [{ name: 'app', image: 5 }] } } } }),
  },
  {
    title: 'a scale with a word for its size is 400 as a whole, and 422 as a patch',
    ask: async place => {
      const scale = {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'app' },
        spec: { replicas: 'two' },
      };
      return [
        asWritten(place, await tell(place, 'PUT', `${at(place)}/scale${manager}`, 'application/json', scale)),
        asWritten(place, await tell(place, 'PATCH', `${at(place)}/scale${manager}`, mergePatch, { spec: scale.spec })),
      ];
    },
  },
  {
    title: 'an object can be sent as YAML',
    ask: place => yaml(place, config('  a: b\n')),
  },
  {
    title: 'a key that stands twice in YAML is warned of by its line',
    ask: place => yaml(place, config('  a: b\n  a: c\n')),
  },
  {
    title: 'a key that stands twice in YAML is refused before unknown fields',
    ask: place => yaml(place, `colour: blue\n${config('  a: b\n  a: c\n')}`, strict),
  },
  { title: 'YAML’s yes is no text', ask: place => yaml(place, config('  a: yes\n')) },
  { title: 'nothing at all as YAML is an object without a name', ask: place => yaml(place, '') },
  ...['a: [', 'a: b\n c: d', 'a: "b\nc: d', 'a:\n\tb: c', '{"a": '].map((text, number) => ({
    title: `broken YAML is 400 (${number + 1})`,
    ask: async (place: Place) => [
      await yaml(place, text),
      asWritten(place, await tell(place, 'PATCH', `${at(place)}${manager}`, applyPatch, text)),
    ],
  })),
  {
    title: 'force belongs to apply alone',
    ask: place => change(place, mergePatch, {}, '&force=true'),
  },
];
