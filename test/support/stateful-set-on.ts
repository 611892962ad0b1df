import { statefulSet } from '../control-plane/ordered.ts';
import { until } from '../control-plane/until.ts';
import type { Bench } from './bench/bench.ts';

export const dbImage = (version: string): string => `registry.example/shop/db:${version}`;
export const dbPath = (namespace: string): string => `/apis/apps/v1/namespaces/${namespace}/statefulsets/db`;

/** A StatefulSet `db` of two pods in a namespace of its own, complete. */
export async function aStatefulSet(bench: Bench, more: object = {}): Promise<string> {
  const namespace = await bench.newNamespace();
  const body = statefulSet({ name: 'db', image: dbImage('1.0'), replicas: 2, ...more });
  await bench.api('POST', dbPath(namespace).replace(/\/db$/, ''), { body });
  await until('db is complete', async () => {
    const { status } = (await bench.api('GET', dbPath(namespace))).body;
    return status?.readyReplicas === 2;
  });
  return namespace;
}

/** The same, stuck in the middle of a release whose highest pod is never ready. */
export async function aBlockedStatefulSet(bench: Bench): Promise<string> {
  const namespace = await aStatefulSet(bench);
  await bench.api('PATCH', dbPath(namespace), {
    contentType: 'application/json-patch+json',
    body: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: dbImage('1.1-never') }],
  });
  await until('the bad pod is there', async () => {
    const { body } = await bench.api('GET', `/api/v1/namespaces/${namespace}/pods/db-1`);
    return body.spec?.containers[0].image.endsWith('-never') && body.status?.phase === 'Running';
  });
  return namespace;
}
