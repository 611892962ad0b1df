import { describe, expect, test } from 'vitest';
import { kindRegistry } from '../../../src/practice/kinds/kind-registry.ts';
import { describedNames } from '../../../src/practice/schema/descriptions.ts';
import { knownTypes } from '../../../src/practice/schema/known-kinds.ts';
import { openApiDocument } from '../../../src/practice/schema/openapi/document.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document that is looked into everywhere
type Document = any;

const index: Document = openApiDocument('/openapi/v3', kindRegistry);
const groups = Object.keys(index.paths);
const documents: readonly (readonly [string, Document])[] = groups.map(group => [
  group,
  openApiDocument(`/openapi/v3/${group}`, kindRegistry),
]);

test('the index names every group, by an address that changes with its content', () => {
  expect(groups).toContain('api/v1');
  expect(groups).toContain('apis/apps/v1');
  expect(index.paths['apis/apps/v1'].serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/);
});

test('a group that is not served has no document', () => {
  expect(openApiDocument('/openapi/v3/apis/example.com/v1', kindRegistry)).toBeUndefined();
});

describe.each(documents)('the document of %s', (_, document) => {
  test('refers to nothing that it lacks', () => {
    const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      match => match[1],
    );
    const known = new Set(Object.keys(document.components.schemas));
    expect(referred.filter(name => !known.has(name ?? ''))).toEqual([]);
  });

  test('says that every kind can be patched with fieldValidation and dryRun', () => {
    const patches = Object.values<Document>(document.paths).flatMap(path => (path.patch ? [path.patch] : []));
    expect(patches.length).toBeGreaterThan(0);
    for (const patch of patches) {
      const names = patch.parameters.map(({ name }: Document) => name);
      expect(names).toEqual(expect.arrayContaining(['fieldValidation', 'dryRun']));
      expect(patch['x-kubernetes-group-version-kind']).toHaveProperty('kind');
    }
  });
});

test('the schema of a Deployment says how its lists are merged and what has to be there', () => {
  const schemas = documents.find(([group]) => group === 'apis/apps/v1')?.[1].components.schemas;
  expect(schemas['io.k8s.api.apps.v1.Deployment']['x-kubernetes-group-version-kind']).toEqual([
    { group: 'apps', version: 'v1', kind: 'Deployment' },
  ]);
  expect(schemas['io.k8s.api.apps.v1.DeploymentSpec'].required).toEqual(['selector', 'template']);
  expect(schemas['io.k8s.api.core.v1.PodSpec'].properties.containers).toMatchObject({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-patch-merge-key': 'name',
    'x-kubernetes-patch-strategy': 'merge',
  });
});

test('every description belongs to a type or a field that there is', () => {
  const names = new Set(
    [...knownTypes().values()].flatMap(type => [
      type.name,
      ...[...type.fields.keys()].map(field => `${type.name}.${field}`),
    ]),
  );
  expect(describedNames().filter(name => !names.has(name))).toEqual([]);
});

test('every served kind says what it is', () => {
  expect(kindRegistry.map(({ kind }) => kind).filter(kind => !describedNames().includes(kind))).toEqual([]);
});
