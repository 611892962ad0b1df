import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../src/practice/fields/applied-fields.ts';
import { appliedProblem } from '../../../src/practice/fields/applied-problem.ts';
import type { Applied, Ownership } from '../../../src/practice/fields/apply-fields.ts';
import { applyFields, updateFields } from '../../../src/practice/fields/apply-fields.ts';
import { compareFields } from '../../../src/practice/fields/compare-fields.ts';
import {
  difference,
  emptySet,
  fromFieldsV1,
  intersection,
  isEmptySet,
  pathsOf,
  setOfPaths,
  toFieldsV1,
  union,
} from '../../../src/practice/fields/field-set.ts';
import { printedPath } from '../../../src/practice/fields/field-steps.ts';
import { equalJson } from '../../../src/practice/json.ts';
import { knownKind } from '../../../src/practice/schema/known-kinds.ts';
import type { Structure } from '../../../src/practice/schema/structure.ts';

const deployment = knownKind('apps', 'v1', 'Deployment') as Structure;

const step = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"y"');
const set = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 6 }).map(setOfPaths);
const texts = (of: ReturnType<typeof setOfPaths>) =>
  pathsOf(of)
    .map(path => path.join(' '))
    .sort();

describe('sets of fields', () => {
  test('are as many paths as they name, whatever is done with them', () => {
    fc.assert(
      fc.property(set, set, (left, right) => {
        const [first, second] = [new Set(texts(left)), new Set(texts(right))];
        expect(texts(union(left, right))).toEqual([...new Set([...first, ...second])].sort());
        expect(texts(intersection(left, right))).toEqual([...first].filter(path => second.has(path)).sort());
        expect(texts(difference(left, right))).toEqual([...first].filter(path => !second.has(path)).sort());
      }),
    );
  });

  test('are read back from managedFields as they were written', () => {
    fc.assert(
      fc.property(set, each => {
        const text = JSON.parse(JSON.stringify(toFieldsV1(each)));
        expect(texts(fromFieldsV1(text))).toEqual(texts(each));
      }),
    );
  });

  test('are printed as people write paths', () => {
    const path = ['f:spec', 'f:containers', 'k:{"name":"app"}', 'f:args', 'i:0'];
    expect(printedPath(path)).toBe('.spec.containers[name="app"].args[0]');
    expect(printedPath(['f:metadata', 'f:finalizers', 'v:"a"'])).toBe('.metadata.finalizers[="a"]');
  });
});

/** What a manager may want of a Deployment; small, so that wishes meet. */
const container = fc.record(
  {
    name: fc.constantFrom('app', 'proxy'),
    image: fc.constantFrom('one', 'two'),
    args: fc.array(fc.constantFrom('-a', '-b'), { minLength: 1, maxLength: 2 }),
    env: fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B'), value: fc.constantFrom('1', '2') }), {
      selector: ({ name }) => name,
      minLength: 1,
    }),
  },
  { requiredKeys: ['name'] },
);
/** Go's structs are always there: to want an empty one is to want nothing. */
const someOf = <T extends object>(members: { [key in keyof T]: fc.Arbitrary<T[key]> }) =>
  fc.record(members, { requiredKeys: [] }).filter(record => Object.keys(record).length > 0);
const wish = someOf({
  metadata: someOf({
    labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { minKeys: 1 }),
    finalizers: fc.uniqueArray(fc.constantFrom('a/b', 'c/d'), { minLength: 1 }),
  }),
  spec: someOf({
    replicas: fc.integer({ min: 0, max: 2 }),
    template: fc.record({
      spec: fc.record({
        containers: fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1 }),
      }),
    }),
  }),
});

type State = { readonly live: unknown; readonly owners: Ownership };
const start: State = { live: {}, owners: new Map() };

function apply({ live, owners }: State, manager: string, applied: unknown, force = true): Applied {
  return applyFields({ structure: deployment, live, owners, ignored: emptySet() }, manager, applied, force);
}

function applied(state: State, manager: string, what: unknown): State {
  const result = apply(state, manager, what);
  if (!('value' in result)) throw new Error('A forced apply has met a conflict.');
  return { live: result.value ?? {}, owners: result.owners };
}

const history = fc.array(fc.tuple(fc.constantFrom('ann', 'bob', 'cyd'), wish), { minLength: 1, maxLength: 6 });
const stateAfter = (steps: readonly (readonly [string, unknown])[]) =>
  steps.reduce((state, [manager, what]) => applied(state, manager, what), start);

describe('server-side apply', () => {
  test('twice is the same as once', () => {
    fc.assert(
      fc.property(history, steps => {
        const once = stateAfter(steps);
        const [manager, what] = steps.at(-1) as [string, unknown];
        const twice = applied(once, manager, what);
        expect(equalJson(twice.live, once.live)).toBe(true);
        expect([...twice.owners].map(([name, of]) => [name, texts(of)]).sort()).toEqual(
          [...once.owners].map(([name, of]) => [name, texts(of)]).sort(),
        );
      }),
    );
  });

  test('gets its manager all that was asked for, and no conflict when nothing changes', () => {
    fc.assert(
      fc.property(history, steps => {
        const state = stateAfter(steps);
        const [manager, what] = steps.at(-1) as [string, unknown];
        const { added, modified } = compareFields(deployment, state.live, applied(state, manager, what).live);
        expect([isEmptySet(added), isEmptySet(modified)]).toEqual([true, true]);
        expect(apply(state, manager, what, false).conflicts).toEqual([]);
      }),
    );
  });

  test('leaves nothing behind when everybody gives up everything', () => {
    fc.assert(
      fc.property(history, steps => {
        const managers = [...new Set(steps.map(([manager]) => manager))];
        const state = managers.reduce((now, manager) => applied(now, manager, {}), stateAfter(steps));
        expect(JSON.stringify(state.live ?? {})).toBe('{}');
        expect([...state.owners.values()].every(isEmptySet)).toBe(true);
      }),
    );
  });

  test('takes from a manager what it no longer applies, unless another one does', () => {
    fc.assert(
      fc.property(wish, wish, (first, second) => {
        const state = applied(applied(applied(start, 'ann', first), 'bob', second), 'ann', {});
        expect(equalJson(state.live, applied(start, 'bob', second).live)).toBe(true);
      }),
    );
  });

  test('every field of the object has an owner, and nobody owns what is not there', () => {
    fc.assert(
      fc.property(history, steps => {
        const { live, owners } = stateAfter(steps);
        const owned = [...owners.values()].reduce(union, emptySet());
        expect(texts(owned)).toEqual(texts(fieldsOf(deployment, live)));
      }),
    );
  });

  test('leaves alone what nobody owns, beside what is given up', () => {
    const shared = applied(applied(start, 'ann', { spec: { replicas: 1 } }), 'bob', { spec: { paused: true } });
    const live = { spec: { replicas: 1, paused: true, minReadySeconds: 5 } };
    expect(applied({ live, owners: shared.owners }, 'ann', {}).live).toEqual({
      spec: { paused: true, minReadySeconds: 5 },
    });
  });

  test('a conflict names exactly what somebody else owns with another value', () => {
    const state = applied(start, 'ann', { spec: { replicas: 1 }, metadata: { labels: { x: '1', y: '1' } } });
    const { conflicts } = apply(
      state,
      'bob',
      { spec: { replicas: 2 }, metadata: { labels: { x: '1', y: '2' } } },
      false,
    );
    expect(conflicts.map(({ manager, path }) => `${manager} ${printedPath(path)}`)).toEqual([
      'ann .metadata.labels.y',
      'ann .spec.replicas',
    ]);
  });
});

describe('a plain write', () => {
  test('takes what it changed from everybody else, and nothing more', () => {
    fc.assert(
      fc.property(history, wish, (steps, next) => {
        const { live, owners } = stateAfter(steps);
        const update = { structure: deployment, live, owners, ignored: emptySet() };
        const now = updateFields(update, 'dot', next);
        const { added, modified, removed } = compareFields(deployment, live, next);
        expect(texts(now.get('dot') ?? emptySet())).toEqual(texts(union(added, modified)));
        for (const [manager, before] of owners) {
          const lost = union(union(added, modified), removed);
          expect(texts(now.get(manager) ?? emptySet())).toEqual(texts(difference(before, lost)));
        }
      }),
    );
  });

  test('of the same object takes nothing', () => {
    fc.assert(
      fc.property(wish, object => {
        const { added, modified, removed } = compareFields(deployment, object, structuredClone(object));
        expect([added, modified, removed].every(isEmptySet)).toBe(true);
      }),
    );
  });
});

test('a field that nobody knows is named where it stands', () => {
  const strange = { spec: { template: { spec: { containers: [{ name: 'app', colour: 'blue' }] } } } };
  expect(appliedProblem(deployment, strange)).toBe(
    '.spec.template.spec.containers[name="app"].colour: field not declared in schema',
  );
});
