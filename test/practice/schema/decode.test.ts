import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalQuantity } from '../../../src/practice/schema/canonical-quantity.ts';
import { decode } from '../../../src/practice/schema/decode.ts';
import { strictProblems, writtenMembers } from '../../../src/practice/schema/duplicate-fields.ts';
import { knownKind } from '../../../src/practice/schema/known-kinds.ts';
import type { Structure } from '../../../src/practice/schema/structure.ts';

const pod = knownKind('', 'v1', 'Pod') as Structure;
const read = (value: unknown) => decode(pod, value);

describe('reading an object', () => {
  test('drops what the kind does not have, and says where it stood', () => {
    const { value, unknown } = read({ spec: { colour: 1, containers: [{ name: 'a' }, { name: 'b', size: {} }] } });
    expect(value).toEqual({ spec: { containers: [{ name: 'a' }, { name: 'b' }] } });
    expect(unknown).toEqual(['spec.colour', 'spec.containers[1].size']);
  });

  test('drops empty fields, but keeps zero where it is not the same as absent', () => {
    const spec = { hostNetwork: false, nodeName: '', terminationGracePeriodSeconds: 0, volumes: [], nodeSelector: {} };
    expect(read({ spec: { ...spec, containers: [] } }).value).toEqual({
      spec: { terminationGracePeriodSeconds: 0, containers: [] },
    });
  });

  test('takes null for absent, except for a time that is always written', () => {
    const conditions = [{ type: 'Ready', status: 'True', lastProbeTime: null, reason: null }];
    expect(read({ spec: null, status: { conditions, phase: null } }).value).toEqual({
      status: { conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null }] },
    });
  });

  test('reads again what it has read as the same', () => {
    const text = fc.constantFrom('', 'x');
    const container = fc.record(
      {
        name: text,
        image: text,
        tty: fc.boolean(),
        args: fc.array(text),
        env: fc.array(fc.record({ name: text, value: text })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(container), fc.option(fc.integer({ min: -1, max: 1 })), (containers, seconds) => {
        const once = read({ spec: { containers, activeDeadlineSeconds: seconds } });
        expect(once.problem).toBeUndefined();
        expect(read(once.value).value).toEqual(once.value);
      }),
    );
  });

  test('tells the first wrong type by its place among Go’s structs', () => {
    const { problem } = read({ spec: { containers: [{ livenessProbe: { httpGet: { port: {} } } }], nodeName: 5 } });
    expect(problem).toBe(
      'json: cannot unmarshal object into Go struct field ' +
        'HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
    );
  });
});

describe('the members of a JSON text', () => {
  test('are found in its order, however it is written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), text => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, 2);
        expect(writtenMembers(text)).toEqual(writtenMembers(spaced));
        expect(writtenMembers(text).some(({ isDuplicate }) => isDuplicate)).toBe(false);
      }),
    );
  });

  test('that stand twice are told once, and not below what is unknown', () => {
    const text = '{"a":1,"b":[{"c\\"":{},"c\\"":[1]}],"a":2,"a":3,"d":{"e":1,"e":2}}';
    expect(strictProblems(text, ['d'])).toEqual([
      'duplicate field "b[0].c""',
      'duplicate field "a"',
      'unknown field "d"',
    ]);
  });
});

describe('an amount', () => {
  test.each([
    ['1', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['1.5Gi', '1536Mi'],
    ['1000Ki', '1000Ki'],
    ['0.1Ki', '102400m'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['1000000', '1M'],
    ['.5', '500m'],
    ['-5', '-5'],
    ['0', '0'],
    [0.25, '250m'],
  ])('%s is stored as %s', (given, stored) => {
    expect(canonicalQuantity(given)).toBe(stored);
  });

  test.each(['', 'lots', '1 Gi', '1Gib', '-', '.', '1..2', true, {}])('%j is none', given => {
    expect(canonicalQuantity(given)).toBeUndefined();
  });

  test('in its shortest form stays as it is', () => {
    const amount = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.constantFrom('', 'm', 'k', 'Mi', 'Gi', 'e3', 'n'));
    fc.assert(
      fc.property(amount, ([number, suffix]) => {
        const stored = canonicalQuantity(`${number}${suffix}`);
        expect(canonicalQuantity(stored)).toBe(stored);
      }),
    );
  });
});
