import { expect, test } from 'vitest';
import { sha256 } from '../../../src/adapters/surroundings/node.ts';
import { canonical, type Json } from '../../../src/domain/json.ts';
import { prepare } from '../../../src/engine/prepare.ts';
import { deployment, service } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import { type Bench, deploymentPath } from '../../support/bench/bench.ts';
import { carriedOut, confirmed, planned, whyNot, withEngine, withLostAnswer } from '../../support/carry-out.ts';

const blue = { app: 'checkout', slot: 'blue' };
const green = { app: 'checkout', slot: 'green' };
const mergePatch = 'application/merge-patch+json';

/** What switching a Service promises, on whatever cluster. */
export function serviceSwitchPromises(bench: () => Bench): void {
  const where = (namespace: string) => `/api/v1/namespaces/${namespace}/services/checkout`;
  const toGreen = (namespace: string) => ({
    do: 'service.switch',
    with: { namespace, name: 'checkout', side: { key: 'slot', value: 'green' } },
  });
  const selectorOf = async (namespace: string) => (await bench().api('GET', where(namespace))).body.spec.selector;
  const stored = (namespace: string) => bench().storedWrites(namespace, 'checkout', 'services');

  test('a switch is one stored write, in effect when every address is of the other side, and is taken back', {
    timeout: 90_000,
  }, async () => {
    const namespace = await aPair(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, toGreen(namespace));
      expect(plan.plan.call.with.to).toEqual(green);
      expect(plan.plan.preview.changes[1]).toEqual({
        what: 'users reach',
        before: '2 ready pods of checkout-blue (2.0.9)',
        after: '2 ready pods of checkout-green (2.1.0)',
      });
      expect(plan.plan.preview.byHand).toContain(
        `-n ${namespace} set selector service checkout 'app=checkout,slot=green'`,
      );
      const done = await confirmed(engine, plan);
      expect(done.changes[0]?.seen).toMatchObject({
        effect: 'in-effect',
        says: '2 of 2 addresses are ready pods of app=checkout,slot=green',
      });
      expect(await addressesOf(bench(), namespace)).toEqual(await podsOf(bench(), namespace, 'slot=green'));
      const writes = await stored(namespace);
      expect(writes.map(({ auditID }) => auditID)).toEqual([done.changes[0]?.change.id]);
      expect(sha256(canonical(writes[0]?.requestObject as Json))).toBe(done.changes[0]?.change.bytes);
      expect(await whyNot(engine, toGreen(namespace))).toBe(
        'nothing-to-do: Service checkout reaches app=checkout,slot=green already',
      );
      if (!done.undo) throw new Error('no way back was written down');
      const back = await carriedOut(engine, done.undo);
      expect(back.changes[0]?.seen?.effect).toBe('in-effect');
      expect(await selectorOf(namespace)).toEqual(blue);
    });
  });

  test('a side that is not ready gets no users, and scaling it up is offered first', { timeout: 90_000 }, async () => {
    const namespace = await aPair(bench(), { green: 1 });
    await withEngine(bench(), async engine => {
      const prepared = await prepare(engine, toGreen(namespace), new AbortController().signal);
      expect(prepared).toMatchObject({
        kind: 'blocked',
        because: 'only 1 of 1 pods of app=checkout,slot=green are ready, and 2 serve now',
        first: {
          do: 'scale',
          with: { kind: 'Deployment', namespace, name: 'checkout-green', replicas: 2 },
        },
      });
      const red = { do: 'service.switch', with: { namespace, name: 'checkout', to: { ...blue, slot: 'red' } } };
      expect(await whyNot(engine, red)).toBe('blocked: no pod carries app=checkout,slot=red');
      const both = { do: 'service.switch', with: { ...red.with, side: { key: 'slot', value: 'green' } } };
      const strange = {
        do: 'service.switch',
        with: { ...toGreen(namespace).with, side: { key: 'color', value: 'x' } },
      };
      expect(await whyNot(engine, strange)).toBe(
        'blocked: the selector of checkout has no label color; it is app=checkout,slot=blue',
      );
      expect(await whyNot(engine, both)).toMatch(/^wrong: "to" must be a selector/);
    });
    expect(await stored(namespace)).toHaveLength(0);
  });

  test('a switch stores nothing when somebody else changed the selector between plan and confirmation', {
    timeout: 90_000,
  }, async () => {
    const namespace = await aPair(bench());
    await withEngine(bench(), async engine => {
      const plan = await planned(engine, toGreen(namespace));
      await bench().api('PATCH', where(namespace), {
        contentType: mergePatch,
        body: { spec: { selector: { tier: 'web' } } },
      });
      const state = await confirmed(engine, plan);
      expect(state.changes[0]?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
    });
    expect(await selectorOf(namespace)).toEqual({ ...blue, tier: 'web' });
    expect(await stored(namespace)).toHaveLength(0);
  });

  test('a switch whose answer is lost is found by reading, and nothing is sent again', {
    timeout: 90_000,
  }, async () => {
    const namespace = await aPair(bench());
    const state = await withLostAnswer(bench(), { call: toGreen(namespace), method: 'PATCH', namespace });
    expect(state.changes[0]).toMatchObject({ outcome: { kind: 'applied' }, recovered: true });
    expect(state.closed?.how).toBe('clean');
    expect(await stored(namespace)).toHaveLength(1);
  });
}

/** Two Deployments behind one Service, which reaches the blue one. `key` = the label that tells them apart. */
export async function aPair(bench: Bench, { green = 2, key = 'slot' } = {}): Promise<string> {
  const namespace = await bench.newNamespace();
  const sides = [
    { slot: 'blue', image: 'registry.example/shop/checkout:2.0.9', replicas: 2 },
    { slot: 'green', image: 'registry.example/shop/checkout:2.1.0', replicas: green },
  ];
  for (const { slot, image, replicas } of sides) {
    const body = deployment({ namespace, name: `checkout-${slot}`, image, replicas });
    const labels = { app: 'checkout', [key]: slot };
    const { template } = body.spec;
    await bench.api('POST', deploymentPath(namespace), {
      body: {
        ...body,
        spec: {
          ...body.spec,
          selector: { matchLabels: labels },
          template: { ...template, metadata: { ...template.metadata, labels } },
        },
      },
    });
  }
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: service({ namespace, name: 'checkout', selector: { app: 'checkout', [key]: 'blue' } }),
  });
  for (const { slot, replicas } of sides)
    await until(`${slot} is complete`, async () => {
      const { body } = await bench.api('GET', deploymentPath(namespace, `checkout-${slot}`));
      return body.status?.availableReplicas === replicas;
    });
  await until('blue has users', async () => (await addressesOf(bench, namespace)).length === 2);
  return namespace;
}

export async function addressesOf(bench: Bench, namespace: string): Promise<readonly string[]> {
  const { body } = await bench.api(
    'GET',
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dcheckout`,
  );
  return body.items
    .flatMap((slice: { endpoints?: { targetRef: { uid: string } }[] }) => slice.endpoints ?? [])
    .map(({ targetRef }: { targetRef: { uid: string } }) => targetRef.uid)
    .sort();
}

export async function podsOf(bench: Bench, namespace: string, labels: string): Promise<readonly string[]> {
  const { body } = await bench.api(
    'GET',
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labels)}`,
  );
  return body.items.map(({ metadata }: { metadata: { uid: string } }) => metadata.uid).sort();
}
