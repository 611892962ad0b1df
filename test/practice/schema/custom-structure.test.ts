import { describe, expect, test } from 'vitest';
import { refuseOtherPatches } from '../../../src/practice/api/patch-verb.ts';
import { readDocument } from '../../../src/practice/api/read-document.ts';
import { fieldsOf } from '../../../src/practice/fields/applied-fields.ts';
import { appliedProblem } from '../../../src/practice/fields/applied-problem.ts';
import { applyFields } from '../../../src/practice/fields/apply-fields.ts';
import { emptySet, toFieldsV1 } from '../../../src/practice/fields/field-set.ts';
import { configMapKind } from '../../../src/practice/kinds/plain-kinds.ts';
import { customStructure, fillFallbacks } from '../../../src/practice/schema/custom-structure.ts';
import { openApiDocument } from '../../../src/practice/schema/openapi/document.ts';
import { anything } from '../../../src/practice/schema/structure.ts';

const text = { type: 'string' };
const step = { type: 'object', required: ['name'], properties: { name: text, does: text } };
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['title'],
      properties: {
        title: text,
        size: { type: 'integer', default: 3 },
        steps: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: step },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
        plain: { type: 'array', items: text },
        one: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: text, b: text } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        words: { type: 'object', additionalProperties: text },
        nothing: { type: 'object' },
        port: { 'x-kubernetes-int-or-string': true },
      },
    },
  },
};
const names = { group: 'example.com', version: 'v1', kind: 'Drill' };
const structure = customStructure(schema, names);
const row = { ...configMapKind, ...names, resource: 'drills', singular: 'drill', structure };

const spec = {
  title: 'x',
  steps: [{ name: 'a', does: 'b' }],
  tags: ['t'],
  plain: ['p'],
  one: { a: '1' },
  free: { z: { y: [1] } },
  words: { k: 'v' },
  port: 80,
};
const drill = (more: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Drill',
  metadata: { name: 'd' },
  spec: { ...spec, ...more },
});
const sent = (body: object) => ({ text: JSON.stringify(body), body, twice: [] });

// What a real server answered to the same definition and objects.
describe('an object of a definition with a schema', () => {
  test('loses what the schema does not have, and is warned of it in the order of the alphabet', () => {
    const body = drill({ steps: [{ name: 'a', x: 1 }], nothing: { q: 1 }, colour: 1, free: { u: 1 } });
    const { object, warnings } = readDocument(row, sent(body), 'Warn');
    expect(object.spec).toEqual({ ...spec, steps: [{ name: 'a' }], nothing: {}, free: { u: 1 } });
    expect([...warnings].sort()).toEqual([
      'unknown field "spec.colour"',
      'unknown field "spec.nothing.q"',
      'unknown field "spec.steps[0].x"',
    ]);
  });

  test('keeps what is empty, and wrong types for its validation', () => {
    const body = drill({ title: '', tags: [], size: 'big' });
    expect(readDocument(row, sent(body), 'Strict').object.spec).toEqual({ ...spec, title: '', tags: [], size: 'big' });
  });

  test('gets its defaults, and no null for what cannot be null', () => {
    const { object } = readDocument(row, sent(drill({ size: null, words: { k: null } })), 'Strict');
    fillFallbacks(structure, object);
    expect(object.spec).toEqual({ ...spec, words: {}, size: 3 });
  });

  test('is owned as the schema says', () => {
    const owned = toFieldsV1(fieldsOf(structure, { spec: { ...spec, nothing: {} } }))['f:spec'];
    expect(owned).toEqual({
      'f:title': {},
      'f:steps': { 'k:{"name":"a"}': { '.': {}, 'f:does': {}, 'f:name': {} } },
      'f:tags': { 'v:"t"': {} },
      'f:plain': {},
      'f:one': {},
      'f:free': { 'f:z': { '.': {}, 'f:y': {} } },
      'f:words': { 'f:k': {} },
      'f:nothing': {},
      'f:port': {},
    });
  });

  test('is merged by an apply as the schema says', () => {
    const applied = { spec: { steps: [{ name: 'z', does: 'q' }], tags: ['u'], words: { n: 'm' }, one: { b: '2' } } };
    const update = { structure, live: { spec }, owners: new Map(), ignored: emptySet() };
    expect(applyFields(update, 'ann', applied, true)).toMatchObject({
      value: {
        spec: {
          steps: [
            { name: 'a', does: 'b' },
            { name: 'z', does: 'q' },
          ],
          tags: ['t', 'u'],
          words: { k: 'v', n: 'm' },
          one: { b: '2' },
        },
      },
    });
    expect(appliedProblem(structure, { spec: { colour: 1 } })).toBe('.spec.colour: field not declared in schema');
    expect(appliedProblem(structure, { spec: { size: 'x' } })).toBe(
      '.spec.size: expected numeric (int or float), got string',
    );
  });

  test('cannot be patched strategically', () => {
    expect(() => refuseOtherPatches(row, 'application/strategic-merge-patch+json')).toThrow(
      'the body of the request was in an unknown format - accepted media types include: ' +
        'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
    expect(() => refuseOtherPatches(row, 'application/merge-patch+json')).not.toThrow();
  });

  test('is explained with its own fields', () => {
    const document = JSON.stringify(openApiDocument('/openapi/v3/apis/example.com/v1', [row]));
    const { schemas } = JSON.parse(document).components;
    expect(schemas['com.example.v1.Drill'].properties.spec).toMatchObject({
      type: 'object',
      required: ['title'],
      properties: {
        steps: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
        size: { type: 'integer', default: 3 },
        one: { 'x-kubernetes-map-type': 'atomic' },
      },
    });
  });
});

test('an object of a definition without a schema keeps everything', () => {
  const free = { ...row, structure: customStructure(undefined, names) };
  expect(free.structure).toBe(anything);
  const body = drill({ colour: { deep: [null, ''] } });
  expect(readDocument(free, sent(body), 'Strict')).toEqual({ object: body, warnings: [] });
});
