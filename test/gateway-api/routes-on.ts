import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { httpRouteDefinition } from '../../src/practice/scenarios/http-route-definition.ts';
import { go } from '../control-plane/go-build.ts';
import { until } from '../control-plane/until.ts';
import type { Bench } from '../support/bench/bench.ts';

export const routePath = (namespace: string, name = '') =>
  `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes${name && `/${name}`}`;

/** Teaches a cluster HTTPRoutes: a real one by the Gateway API's own definition, the practice cluster by its own. */
export async function defineRoutes({ api, name }: Bench): Promise<void> {
  if ((await api('GET', routePath('default'))).status === 200) return;
  const body = name === 'practice' ? httpRouteDefinition : await realDefinition();
  const made = await api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body });
  if (made.status !== 201 && made.status !== 409)
    throw new Error(`HTTPRoute could not be defined: ${JSON.stringify(made.body)}`);
  await until('HTTPRoute is served', async () => (await api('GET', routePath('default'))).status === 200);
}

/** Without Go or a network there is still one that has the same fields. */
async function realDefinition(): Promise<unknown> {
  const { output } = await go(import.meta.dirname, ['mod', 'download', '-json', 'sigs.k8s.io/gateway-api']);
  const folder = /"Dir": "(.+)"/.exec(output)?.[1];
  const file = 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml';
  if (folder) return parse(await readFile(path.join(folder, file), 'utf8'));
  console.log(
    `The Gateway API's own definition could not be had (${output.trim()}): the practice cluster's stands in.`,
  );
  return httpRouteDefinition;
}

/**
 * A gateway that accepts what it is given, as far as its status goes; the practice cluster has one of its own. Ends with
 * the work.
 */
export async function withGateway<Result>(
  bench: Bench,
  namespace: string,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (bench.name === 'practice') return work();
  let isOver = false;
  const serving = (async () => {
    while (!isOver) {
      const { body } = await bench.api('GET', routePath(namespace, name));
      const seen = body.status?.parents?.[0]?.conditions?.[0]?.observedGeneration;
      if (body.metadata && seen !== body.metadata.generation)
        await bench.api('PATCH', `${routePath(namespace, name)}/status`, {
          contentType: 'application/merge-patch+json',
          body: { status: { parents: [said(body.metadata.generation)] } },
        });
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await serving;
  }
}

const said = (observedGeneration: number) => ({
  parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' },
  controllerName: 'deploy-cockpit.example/gateway',
  conditions: ['Accepted', 'ResolvedRefs'].map(type => ({
    type,
    status: 'True',
    reason: type,
    message: '',
    observedGeneration,
    lastTransitionTime: '2026-01-01T00:00:00Z',
  })),
});
