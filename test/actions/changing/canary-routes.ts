import { expect, test } from 'vitest';
import { deployment, service } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';
import { defineRoutes, routePath, withGateway } from '../../gateway-api/routes-on.ts';
import { type Bench, deploymentPath } from '../../support/bench/bench.ts';
import { carriedOut, confirmed, type Engine, planned, whyNot, withEngine } from '../../support/carry-out.ts';

const image = (version: string) => `registry.example/shop/checkout:${version}`;
const patience = { timeout: 120_000 };
const filters = [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: 'b' }] } }];
const toCheckout = { name: 'checkout', port: 80 };

/** What weights by HTTPRoute promise, on whatever cluster. */
export function canaryRoutePromises(bench: () => Bench): void {
  const to = (namespace: string, percent: number) => ({
    do: 'canary.weight',
    with: { kind: 'Deployment', namespace, name: 'checkout', percent, image: image('2.1.0') },
  });
  const remove = (namespace: string) => ({
    do: 'canary.remove',
    with: { kind: 'Deployment', namespace, name: 'checkout' },
  });
  const routeOf = async (namespace: string) => (await bench().api('GET', routePath(namespace, 'web'))).body;
  const backends = async (namespace: string) =>
    ((await routeOf(namespace)).spec.rules as { backendRefs: { name: string; weight: number; port: number }[] }[]).map(
      ({ backendRefs }) => backendRefs.map(({ name, port, weight }) => `${name}:${port} ${weight}`).join(', '),
    );
  const status = async (path: string) => (await bench().api('GET', path)).status;

  test(
    'a canary gets its exact weight in every rule, never over somebody else’s change, and the route is as it was afterwards',
    patience,
    async () => {
      const namespace = await behindRoute(bench());
      const before = (await routeOf(namespace)).spec;
      const change = (...operations: readonly object[]) =>
        bench().api('PATCH', routePath(namespace, 'web'), {
          contentType: 'application/json-patch+json',
          body: operations,
        });
      const work = async (engine: Engine) => {
        await change({ op: 'add', path: '/spec/rules/0/backendRefs/-', value: { name: 'checkout-next', port: 80 } });
        expect(await whyNot(engine, to(namespace, 5))).toBe(
          'blocked: rule 1 of HTTPRoute web sends to checkout-next as well: somebody else shifts requests there, so nothing is',
        );
        await change({ op: 'remove', path: '/spec/rules/0/backendRefs/1' });

        const first = await carriedOut(engine, to(namespace, 5));
        expect(first.changes.map(({ change: { says }, seen }) => [says, seen?.effect])).toEqual([
          ['make Service checkout-canary, which selects the canary alone', 'in-effect'],
          ['let checkout-canary have 1 pod: enough for 5 % of what 3 carry', 'in-effect'],
          ['let HTTPRoute web send 5 % to checkout-canary', 'in-effect'],
        ]);
        expect(await backends(namespace)).toEqual([
          'checkout:80 95, checkout-canary:80 5',
          'cart:80 1',
          'checkout:80 95, checkout-canary:80 5',
        ]);
        const { rules } = (await routeOf(namespace)).spec;
        expect(rules[2].backendRefs[1].filters).toEqual(before.rules[2].backendRefs[0].filters);
        expect({ ...rules[2], backendRefs: [] }).toEqual({ ...before.rules[2], backendRefs: [] });

        const stale = await planned(engine, to(namespace, 50));
        const added = { matches: [{ path: { type: 'PathPrefix', value: '/new' } }], backendRefs: [toCheckout] };
        await change({ op: 'add', path: '/spec/rules/3', value: added });
        const refused = await confirmed(engine, stale);
        expect(refused.changes.at(-1)?.outcome).toMatchObject({ kind: 'refused', why: 'conflict' });
        expect((await backends(namespace))[3]).toBe('checkout:80 1');

        const plan = await planned(engine, to(namespace, 50));
        expect((await planned(engine, to(namespace, 50))).plan.hash).toBe(plan.plan.hash);
        const done = await confirmed(engine, plan);
        expect((await backends(namespace))[3]).toBe('checkout:80 50, checkout-canary:80 50');
        expect((await bench().api('GET', deploymentPath(namespace, 'checkout-canary'))).body.spec.replicas).toBe(2);
        const ofRoute = (await bench().storedWrites(namespace, 'web', 'httproutes')).at(-1);
        expect(ofRoute?.auditID).toBe(done.changes.at(-1)?.change.id);
        expect(ofRoute?.requestObject).toEqual(lastBody(plan));

        await carriedOut(engine, remove(namespace));
        expect(await whyNot(engine, remove(namespace))).toBe('nothing-to-do: there is no checkout-canary');
      };
      await withGateway(bench(), namespace, 'web', () => withEngine(bench(), work));
      const { spec, metadata } = await routeOf(namespace);
      expect(spec.rules.slice(0, 3)).toEqual(before.rules);
      expect((await backends(namespace))[3]).toBe('checkout:80 1');
      expect(metadata.annotations).not.toHaveProperty(['deploy-cockpit.io/weights-before']);
      expect(await status(deploymentPath(namespace, 'checkout-canary'))).toBe(404);
      expect(await status(`/api/v1/namespaces/${namespace}/services/checkout-canary`)).toBe(404);
    },
  );
}

function lastBody({ plan }: Awaited<ReturnType<typeof planned>>): unknown {
  const effect = plan.changes.at(-1)?.effect;
  return effect?.via === 'kube' ? JSON.parse(effect.body) : undefined;
}

/** Three replicas behind a Service, which two of three rules of an accepted route send to. */
async function behindRoute(bench: Bench): Promise<string> {
  await defineRoutes(bench);
  const namespace = await bench.newNamespace();
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, {
    body: service({ namespace, name: 'checkout' }),
  });
  // On a real control plane each pod counts the same, whatever a route says: there nobody is asked at this port.
  const port = bench.name === 'practice' ? 8080 : 9;
  const body = deployment({ namespace, name: 'checkout', image: image('2.0.9'), replicas: 3, port });
  await bench.api('POST', deploymentPath(namespace), { body });
  const match = (value: string) => ({ matches: [{ path: { type: 'PathPrefix', value } }] });
  const made = await bench.api('POST', routePath(namespace), {
    body: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace },
      spec: {
        parentRefs: [{ name: 'edge' }],
        rules: [
          { ...match('/'), backendRefs: [toCheckout] },
          { ...match('/cart'), backendRefs: [{ name: 'cart', port: 80 }] },
          { ...match('/pay'), backendRefs: [{ ...toCheckout, weight: 7, filters }] },
        ],
      },
    },
  });
  expect(made.status).toBe(201);
  await bench.api('POST', `/api/v1/namespaces/${namespace}/services`, { body: service({ namespace, name: 'cart' }) });
  await withGateway(bench, namespace, 'web', () =>
    until('checkout is complete and its route is accepted', async () => {
      const { metadata, spec, status } = (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body;
      const route = (await bench.api('GET', routePath(namespace, 'web'))).body;
      return (
        status?.observedGeneration === metadata.generation &&
        status.availableReplicas === spec.replicas &&
        route.status?.parents?.length > 0
      );
    }),
  );
  return namespace;
}
