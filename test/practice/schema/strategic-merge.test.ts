import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyStrategicMergePatch } from '../../../src/practice/api/strategic-merge-patch.ts';
import type { JsonObject } from '../../../src/practice/json.ts';
import { equalJson } from '../../../src/practice/json.ts';
import { knownKind } from '../../../src/practice/schema/known-kinds.ts';
import type { Structure } from '../../../src/practice/schema/structure.ts';

const deployment = knownKind('apps', 'v1', 'Deployment') as Structure;
const patched = (document: JsonObject, patch: JsonObject) => applyStrategicMergePatch(deployment, document, patch);

const variable = fc.record({ name: fc.constantFrom('A', 'B', 'C', 'D'), value: fc.constantFrom('1', '2') });
const variables = fc.uniqueArray(variable, { selector: ({ name }) => name, maxLength: 4 });
const withEnv = (env: readonly unknown[], more: JsonObject = {}): JsonObject => ({
  spec: { template: { spec: { containers: [{ name: 'app', image: 'one', env, ...more }] } } },
});
// biome-ignore lint/suspicious/noExplicitAny: looks into what was patched
const envOf = (object: any): { name: string; value: string }[] => object.spec.template.spec.containers[0].env;

describe('a strategic merge patch', () => {
  test('applied twice is the same as once', () => {
    fc.assert(
      fc.property(variables, variables, fc.constantFrom('delete', undefined), (before, change, directive) => {
        const [first, ...others] = change;
        const env = first && directive ? [{ name: first.name, $patch: directive }, ...others] : change;
        const patch = withEnv(env);
        const once = patched(withEnv(before), patch);
        expect(equalJson(patched(once, patch), once)).toBe(true);
      }),
    );
  });

  test('keeps every member that it does not speak of, and has the last word on the others', () => {
    fc.assert(
      fc.property(variables, variables, (before, change) => {
        const after = new Map(envOf(patched(withEnv(before), withEnv(change))).map(({ name, value }) => [name, value]));
        const wanted = new Map([...before, ...change].map(({ name, value }) => [name, value]));
        expect([...after].sort()).toEqual([...wanted].sort());
      }),
    );
  });

  test('puts members in the order that it asks for, and loses none', () => {
    fc.assert(
      fc.property(variables, fc.shuffledSubarray(['A', 'B', 'C', 'D']), (before, order) => {
        const names = order.map(name => ({ name }));
        const after = envOf(patched(withEnv(before), withEnv([], { '$setElementOrder/env': names })));
        expect(after.map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort());
        const ordered = after.map(({ name }) => name).filter(name => order.includes(name));
        expect(ordered).toEqual(order.filter(name => before.some(each => each.name === name)));
      }),
    );
  });

  test('changes neither the object nor the patch that it was given', () => {
    const before = withEnv([{ name: 'A', value: '1' }]);
    const patch = withEnv([{ name: 'A', $patch: 'delete' }]);
    const [first, second] = [structuredClone(before), structuredClone(patch)];
    patched(before, patch);
    expect([before, patch]).toEqual([first, second]);
  });

  test('finds the ports of a container by their number alone, so that one of two of that number is found', () => {
    const ports = [
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ];
    const after = patched(withEnv([], { ports }), withEnv([], { ports: [{ containerPort: 53, name: 'dns' }] }));
    // biome-ignore lint/suspicious/noExplicitAny: looks into what was patched
    expect((after as any).spec.template.spec.containers[0].ports[0]).toEqual({
      containerPort: 53,
      protocol: 'TCP',
      name: 'dns',
    });
  });
});
