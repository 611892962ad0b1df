import { deployment, service } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath, setImage } from '../support/bench/bench.ts';

const good = 'registry.example/shop/checkout:2.0.9';
const bad = 'registry.example/shop/checkout:2.1.0-errors';

/**
 * The same, and paused as soon as one pod runs the bad release: so it stays, however long a test takes. A pod needs no
 * minute to count, so that what is rolled back is soon in effect.
 */
export async function pausedByErrors({ api }: Bench, namespace: string): Promise<void> {
  const wanted = { namespace, name: 'checkout', replicas: 8, maxSurge: 0, maxUnavailable: 1, minReadySeconds: 10 };
  await api('POST', deploymentPath(namespace), { body: deployment({ ...wanted, image: good }) });
  await api('POST', `/api/v1/namespaces/${namespace}/services`, { body: service({ namespace, name: 'checkout' }) });
  const statusWhen = (what: string, isSo: (status: Record<string, number>) => boolean) =>
    until(
      what,
      async () => {
        const { status = {} } = (await api('GET', deploymentPath(namespace, 'checkout'))).body;
        return isSo(status);
      },
      { seconds: 90 },
    );
  await statusWhen('checkout 2.0.9 is complete', ({ availableReplicas }) => availableReplicas === 8);
  await setImage(api, namespace, 'checkout', bad);
  await statusWhen('one pod runs checkout 2.1.0', status => status.updatedReplicas === 1 && status.readyReplicas === 8);
  await api('PATCH', deploymentPath(namespace, 'checkout'), {
    contentType: 'application/merge-patch+json',
    body: { spec: { paused: true } },
  });
}

/**
 * The worked example on a real control plane: checkout 2.1.0 runs in two of eight pods, waits before it goes on, and
 * fails ten times as often as 2.0.9 beside it. The applications behind the pods are those of `control-plane`.
 */
export async function brokenByErrors({ api }: Bench, namespace: string): Promise<void> {
  const name = 'checkout';
  // Long enough for a person to act while two pods run the bad release; the good ones have to be that old, too.
  const wanted = { namespace, name, replicas: 8, maxSurge: 0, maxUnavailable: 2, minReadySeconds: 60, image: good };
  await api('POST', deploymentPath(namespace), { body: deployment(wanted) });
  await api('POST', `/api/v1/namespaces/${namespace}/services`, { body: service({ namespace, name }) });
  await until(
    'checkout 2.0.9 is complete',
    async () => {
      const { status } = (await api('GET', deploymentPath(namespace, name))).body;
      return status?.availableReplicas === 8 && status.updatedReplicas === 8;
    },
    { seconds: 150 },
  );
  await setImage(api, namespace, name, bad);
  await until('two pods run checkout 2.1.0', async () => {
    const { status } = (await api('GET', deploymentPath(namespace, name))).body;
    return status.updatedReplicas === 2 && status.readyReplicas === 8;
  });
}
