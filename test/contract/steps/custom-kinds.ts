import { until } from '../../control-plane/until.ts';
import type { Answered, Place, Step } from '../place.ts';
import { byType, inNamespace, items, jsonPatch, manager, masked, mergePatch, send } from '../place.ts';

const group = 'practice.example';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const name = `widgets.${group}`;
const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 9 },
        colour: { type: 'string', enum: ['red', 'blue'], default: 'red' },
        parts: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
        notes: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};
const definition = (rest: object = {}, metadata: object = { name }) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata,
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources: { status: {} } },
    ],
    ...rest,
  },
});
const widgets = (place: Place, one = '') => inNamespace(place, `widgets${one && `/${one}`}`, `apis/${group}/v1`);
const widget = (spec: unknown, called = 'app') => ({
  apiVersion: `${group}/v1`,
  kind: 'Widget',
  metadata: { name: called },
  ...(spec !== undefined && { spec }),
});
const make = (place: Place, spec: unknown, called?: string) =>
  send(place, 'POST', widgets(place) + manager, { body: widget(spec, called) });

/** Kinds that somebody defines while the server runs. */
export const customKindSteps: readonly Step[] = [
  {
    title: 'a kind that nobody has defined is not there',
    ask: async place => (await place.bench.api('GET', `/apis/${group}/v1`)).status,
  },
  {
    title: 'a definition under a wrong name, of no scope, or with two stored versions is 422',
    ask: async place => {
      const version = definition().spec.versions[0];
      const wrong = [
        definition({}, { name: 'things.practice.example' }),
        definition({ scope: 'Anywhere' }),
        definition({ versions: [{ ...version, schema: undefined }] }),
      ];
      const answers: Answered[] = [];
      for (const body of wrong) answers.push(await send(place, 'POST', definitions, { body }));
      return answers.map(({ status, body }) => [status, body.message]);
    },
  },
  {
    title: 'a definition is answered with its defaults',
    ask: async place => {
      const { status, body } = await send(place, 'POST', definitions + manager, { body: definition() });
      return { status, spec: body.spec, statusOf: body.status, generation: body.metadata.generation };
    },
  },
  {
    title: 'its names are accepted, and it is established',
    ask: async place => {
      const established = await until('the kind is established', async () => {
        const { body } = await place.bench.api('GET', `${definitions}/${name}`);
        return byType(body.status?.conditions ?? []).Established?.status === 'True' && body;
      });
      return masked(place, { status: established.status });
    },
  },
  {
    title: 'discovery lists it',
    ask: async place => {
      const { resources } = await until('the kind is discovered', async () => {
        const { status, body } = await place.bench.api('GET', `/apis/${group}/v1`);
        return status === 200 && body.resources.length > 0 && body;
      });
      return resources.map(({ storageVersionHash: _, ...rest }: Answered) => rest);
    },
  },
  {
    title: 'an object of it is answered with its defaults, without what nobody defined',
    ask: place => make(place, { size: 3, weight: 7, parts: [{ name: 'a', colour: 'x' }], notes: { any: 'thing' } }),
  },
  {
    title: 'objects that don’t fit the schema are 422, each with its cause',
    ask: async place => {
      const wrong = [
        undefined,
        {},
        { size: 'big' },
        { size: 12 },
        { size: 0 },
        { size: 1.5 },
        { size: 2, colour: 'green' },
        { size: 2, parts: [{ name: 4 }] },
      ];
      const answers: Answered[] = [];
      for (const spec of wrong) answers.push(await make(place, spec, 'wrong'));
      return answers;
    },
  },
  {
    title: 'its status is written apart, and moves no generation',
    ask: async place => {
      const path = `${widgets(place, 'app')}/status${manager}`;
      const { body } = await send(place, 'PATCH', path, {
        contentType: mergePatch,
        body: { status: { phase: 'Done' }, spec: { size: 9 } },
      });
      return [body.spec.size, body.status, body.metadata.generation];
    },
  },
  {
    title: 'a merge patch and a JSON patch work, a strategic one does not',
    ask: async place => {
      const path = widgets(place, 'app') + manager;
      const patches = [
        { contentType: mergePatch, body: { spec: { size: 4 } } },
        {
          contentType: jsonPatch,
          body: [
            { op: 'test', path: '/spec/size', value: 4 },
            { op: 'replace', path: '/spec/size', value: 5 },
          ],
        },
        { contentType: 'application/strategic-merge-patch+json', body: { spec: { size: 6 } } },
      ];
      const answers: Answered[] = [];
      for (const options of patches) answers.push(await send(place, 'PATCH', path, options));
      return answers.map(({ status, body }) => [status, body.spec?.size ?? body.message, body.metadata?.generation]);
    },
  },
  {
    title: 'they can be listed and watched for',
    ask: async place => {
      const { body } = await place.bench.api('GET', widgets(place));
      return masked(place, {
        kind: body.kind,
        apiVersion: body.apiVersion,
        names: body.items.map(({ metadata }: Answered) => metadata.name),
      });
    },
  },
  {
    title: 'a deleted one is only named',
    ask: place => send(place, 'DELETE', widgets(place, 'app')),
  },
  {
    title: 'with the definition the objects go, and then the kind',
    ask: async place => {
      await make(place, { size: 1 }, 'last');
      const answer = await send(place, 'DELETE', `${definitions}/${name}`);
      await until(
        'the definition is gone',
        async () => (await place.bench.api('GET', `${definitions}/${name}`)).status === 404,
      );
      await until('the kind is gone', async () => (await place.bench.api('GET', widgets(place))).status === 404);
      return [
        answer.status,
        answer.body.kind,
        (await items(place, `${definitions}?fieldSelector=metadata.name%3D${name}`)).length,
      ];
    },
  },
];
