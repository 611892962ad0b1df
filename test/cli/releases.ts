import { until } from '../control-plane/until.ts';
import { type Bench, brokenRelease, deploymentPath, setImage } from '../support/bench/bench.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { kubeconfigFor } from '../support/kubeconfig-for.ts';
import type { TestHouse } from '../support/test-house.ts';

export const imageOf = (version: string): string => `registry.example/shop/checkout:${version}`;

/** checkout in a namespace of its own: 2.0.9 serves as r1, and 2.1.0 with this ending was asked for as r2. */
export async function release(
  bench: Bench,
  ending: '-never' | '-pull' | '-crash' = '-never',
  more: Partial<Parameters<typeof brokenRelease>[1]> = {},
): Promise<string> {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, {
    namespace,
    name: 'checkout',
    replicas: 2,
    maxSurge: 1,
    maxUnavailable: 0,
    good: imageOf('2.0.9'),
    bad: imageOf(`2.1.0${ending}`),
    ...more,
  });
  return namespace;
}

/** The same, and a good r3 that took the broken one's place: to go back to r2 never comes to an end. */
export async function mended(bench: Bench, ending: '-never' | '-pull'): Promise<string> {
  const namespace = await release(bench, ending);
  await setImage(bench.api, namespace, 'checkout', imageOf('2.2.0'));
  await until('r3 complete', async () => {
    const { body } = await bench.api('GET', deploymentPath(namespace, 'checkout'));
    const { updatedReplicas, availableReplicas, replicas } = body.status;
    return (
      body.metadata.annotations['deployment.kubernetes.io/revision'] === '3' &&
      [updatedReplicas, availableReplicas, replicas].every(count => count === body.spec.replicas)
    );
  });
  return namespace;
}

export const change = (bench: Bench, namespace: string, body: object) =>
  bench.api('PATCH', deploymentPath(namespace, 'checkout'), { contentType: 'application/merge-patch+json', body });

/** A way to the same cluster through a network that can fail. */
export async function throughProxy(
  bench: Bench,
  house: TestHouse,
  namespace: string,
): Promise<FaultProxy & { readonly kubeconfig: string }> {
  const proxy = await startFaultProxy({ target: { url: bench.url, caPem: bench.ca } });
  const kubeconfig = await kubeconfigFor(`${house.folder}/${namespace}.kubeconfig`, {
    url: proxy.url,
    caPem: proxy.caPem,
    token: bench.token,
    namespace,
  });
  return { ...proxy, kubeconfig };
}

/** The request of a change, and not its dry run. */
export const isChange = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PATCH' && !path.includes('dryRun');
