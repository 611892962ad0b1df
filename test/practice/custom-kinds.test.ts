import { expect, test } from 'vitest';
import { deleteObject } from '../../src/practice/api/object-deletion.ts';
import { servedKind, servedRows } from '../../src/practice/custom/served-rows.ts';
import { customResourceDefinitionKind } from '../../src/practice/kinds/custom-resource-definition-kind.ts';
import { kindRegistry } from '../../src/practice/kinds/kind-registry.ts';
import { passSeconds } from './cluster-fixture.ts';
import { create, emptyCluster } from './pod-fixture.ts';

const properties = { spec: { type: 'object', properties: { size: { type: 'integer' } } } };
const define = (cluster: ReturnType<typeof emptyCluster>) =>
  cluster.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.shop.example' },
    spec: {
      group: 'shop.example',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties } } },
      ],
    },
  });

test('a kind that is defined in one cluster is served there and nowhere else', () => {
  const [one, other] = [emptyCluster(), emptyCluster()];
  define(one);
  passSeconds(one, 1);
  create(one, 'Widget', 'small', { spec: { size: 1 } }, 'shop.example/v1');
  expect(servedKind(one.store, 'shop.example/v1', 'Widget')?.resource).toBe('widgets');
  expect(servedKind(other.store, 'shop.example/v1', 'Widget')).toBeUndefined();
  expect(servedRows(other.store)).toBe(kindRegistry);
});

test('its objects stay where they are when its definition changes, and the new schema counts', () => {
  const cluster = emptyCluster();
  define(cluster);
  create(cluster, 'Widget', 'small', { spec: { size: 1 } }, 'shop.example/v1');
  const row = servedKind(cluster.store, 'shop.example/v1', 'Widget');
  cluster.change(customResourceDefinitionKind, undefined, 'widgets.shop.example', current => {
    const text = JSON.stringify(current).replaceAll('"type":"integer"', '"type":"integer","maximum":5');
    return JSON.parse(text);
  });
  expect(servedKind(cluster.store, 'shop.example/v1', 'Widget')).toBe(row);
  expect(row && cluster.store.get(row, 'shop', 'small')?.spec).toEqual({ size: 1 });
  expect(() => create(cluster, 'Widget', 'large', { spec: { size: 6 } }, 'shop.example/v1')).toThrow(
    'spec.size in body should be less than or equal to 5',
  );
});

test('its objects go with the definition', () => {
  const cluster = emptyCluster();
  define(cluster);
  passSeconds(cluster, 1);
  create(cluster, 'Widget', 'small', { spec: { size: 1 } }, 'shop.example/v1');
  const row = servedKind(cluster.store, 'shop.example/v1', 'Widget');
  deleteObject(cluster.writes, customResourceDefinitionKind, undefined, 'widgets.shop.example', {});
  passSeconds(cluster, 1);
  expect(cluster.store.list(customResourceDefinitionKind)).toEqual([]);
  expect(row && cluster.store.list(row)).toEqual([]);
});
