import { expect, test } from 'vitest';
import { kindRegistry } from '../../../src/practice/kinds/kind-registry.ts';
import { knownKind, knownTypes } from '../../../src/practice/schema/known-kinds.ts';
import type { Structure } from '../../../src/practice/schema/structure.ts';

test('every recorded field has a type that is known', () => {
  const seen = new Set<Structure>();
  const look = (structure: Structure): void => {
    if (seen.has(structure)) return;
    seen.add(structure);
    if (structure.is === 'struct') for (const field of structure.fields.values()) look(field.type);
    if (structure.is === 'list' || structure.is === 'map') look(structure.of);
  };
  for (const type of knownTypes().values()) look(type);
  expect(seen.size).toBeGreaterThan(knownTypes().size);
});

test.each(kindRegistry.filter(row => !row.structure))('how a $kind is built is known', ({ group, version, kind }) => {
  expect(knownKind(group, version, kind)?.name).toBe(kind);
});

test('two kinds of one name are told apart by their group', () => {
  expect(knownKind('', 'v1', 'Event')?.fields.has('involvedObject')).toBe(true);
  expect(knownKind('events.k8s.io', 'v1', 'Event')?.fields.has('regarding')).toBe(true);
});

test('containers are told apart by name, their ports by number and protocol, and owners by uid', () => {
  const pod = knownTypes().get('PodSpec')?.fields.get('containers')?.type;
  const ports = knownTypes().get('Container')?.fields.get('ports');
  expect(pod).toMatchObject({ is: 'list', kind: 'map', keys: ['name'] });
  expect(ports?.type).toMatchObject({ kind: 'map', keys: ['containerPort', 'protocol'] });
  expect(ports?.mergeKey).toBe('containerPort');
  expect(knownTypes().get('ObjectMeta')?.fields.get('ownerReferences')?.type).toMatchObject({ keys: ['uid'] });
});
