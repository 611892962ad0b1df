import { expect, test } from 'vitest';
import { type Bench, brokenRelease, deploymentPath } from '../../support/bench/bench.ts';
import { confirmed, planned, whyNot, withEngine, withLostAnswer } from '../../support/carry-out.ts';

const image = (name: string, version: string) => `registry.example/shop/${name}:${version}`;

/** What rolling back several workloads promises, on whatever cluster. */
export function rollbackSetPromises(bench: () => Bench): void {
  const refs = (namespace: string, ...names: readonly string[]) =>
    names.map(name => ({ kind: 'Deployment', namespace, name }));
  const back = (namespace: string, ...names: readonly string[]) => ({
    do: 'rollback.set',
    with: { workloads: refs(namespace, ...names) },
  });
  const imageOf = async (namespace: string, name: string) =>
    (await bench().api('GET', deploymentPath(namespace, name))).body.spec.template.spec.containers[0].image;
  const stored = async (namespace: string, name: string) => (await bench().storedWrites(namespace, name)).length;

  test('all are rolled back in their order, each as one stored write, and a second time there is nothing to do', {
    timeout: 120_000,
  }, async () => {
    const namespace = await broken(bench(), 'checkout', 'cart');
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, back(namespace, 'cart', 'checkout'));
      expect(plan.plan.preview.title).toBe('ROLL BACK cart, then checkout');
      expect(plan.plan.preview.byHand).toMatch(
        /rollout undo deploy\/cart --to-revision=1 && .* rollout status deploy\/cart && .* rollout undo deploy\/checkout --to-revision=1$/,
      );
      const state = await confirmed(engine, plan);
      expect(state.changes.map(({ change, seen }) => [change.target.name, seen?.effect])).toEqual([
        ['cart', 'in-effect'],
        ['checkout', 'in-effect'],
      ]);
      // Each looks at its own target: the second one begins when the first is in effect.
      const [first, second] = state.changes;
      expect(second?.startedAt).toBeGreaterThanOrEqual(first?.seenAt ?? Number.POSITIVE_INFINITY);
      for (const name of ['cart', 'checkout']) {
        expect(await imageOf(namespace, name)).toBe(image(name, '1'));
        expect(await stored(namespace, name)).toBe(1);
      }
      expect(await whyNot(engine, back(namespace, 'cart', 'checkout'))).toMatch(
        /^nothing-to-do: deploy\/cart left out: .* put r3 back already; deploy\/checkout left out: /,
      );
      expect(state.undo?.with.workloads).toMatchObject(refs(namespace, 'checkout', 'cart'));
    });
  });

  test('it stops at the first that fails, and the ones after it are not touched', { timeout: 120_000 }, async () => {
    const namespace = await broken(bench(), 'checkout', 'cart');
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, back(namespace, 'cart', 'checkout'));
      await bench().api('PATCH', deploymentPath(namespace, 'cart'), {
        contentType: 'application/merge-patch+json',
        body: { spec: { template: { metadata: { labels: { by: 'ci' } } } } },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
      expect(state.changes[1]?.startedAt).toBeUndefined();
      expect(state.closed?.how).toBe('aborted');
    });
    expect(await stored(namespace, 'cart')).toBe(0);
    expect(await stored(namespace, 'checkout')).toBe(0);
  });

  test('one that was put back already is left out with a line, and one that can’t be planned keeps all from it', {
    timeout: 120_000,
  }, async () => {
    const namespace = await broken(bench(), 'checkout', 'cart');
    await withEngine(bench(), async engine => {
      await confirmed(engine, await planned(engine, back(namespace, 'cart')));
      const plan = await planned(engine, back(namespace, 'cart', 'checkout'));
      expect(plan.plan.changes.map(({ target }) => target.name)).toEqual(['checkout']);
      expect(plan.plan.preview.stays[0]).toMatch(/^deploy\/cart left out: .* put r3 back already$/);
      expect(await whyNot(engine, back(namespace, 'checkout', 'nothing'))).toMatch(
        /^blocked: deploy\/nothing: .*not found/,
      );
      expect(await whyNot(engine, back(namespace, 'cart', 'cart'))).toBe('wrong: deploy/cart is named twice');
    });
    expect(await stored(namespace, 'checkout')).toBe(0);
  });

  test('a lost answer to the first is found by reading, nothing is sent again, and the second goes on', {
    timeout: 120_000,
  }, async () => {
    const namespace = await broken(bench(), 'checkout', 'cart');
    const call = back(namespace, 'cart', 'checkout');
    const state = await withLostAnswer(bench(), { call, method: 'PATCH', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect(state.changes[1]?.seen?.effect).toBe('in-effect');
    for (const name of ['cart', 'checkout']) expect(await stored(namespace, name)).toBe(1);
  });
}

export async function broken(bench: Bench, ...names: readonly string[]): Promise<string> {
  const namespace = await bench.newNamespace();
  for (const name of names)
    await brokenRelease(bench, { namespace, name, good: image(name, '1'), bad: image(name, '2-never') });
  return namespace;
}
