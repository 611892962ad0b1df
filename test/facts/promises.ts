import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployment } from '../control-plane/deployments.ts';
import { until } from '../control-plane/until.ts';
import { type Bench, deploymentPath, setImage } from '../support/bench/bench.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';
import { seeFact } from './see-fact.ts';

const config = 'config-changed-outside-revision';
const image = (version: string) => `registry.example/shop/web:${version}`;

/** What facts promise on whatever cluster; its tests go on from one another. */
export function factPromises(bench: () => Bench): void {
  let own: OpenEngine;
  let folder: string;
  let namespace: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'facts-'));
    own = await openEngine({ kubeconfig: bench().kubeconfigPath, folder });
    namespace = await release();
  });
  afterAll(async () => {
    own.close();
    await rm(folder, { recursive: true, force: true });
  });

  const see = async (name: string) => {
    const { value, says } = await seeFact(own.engine, name, { kind: 'Deployment', namespace, name: 'web' });
    return `${value}: ${says}`;
  };

  /** Both of its releases read a ConfigMap and a Secret; the second never gets ready. */
  async function release(): Promise<string> {
    const { api, newNamespace } = bench();
    const namespace = await newNamespace();
    const make = async (path: string, body: object) => {
      const made = await api('POST', `${path}?fieldManager=ci-bot`, { body });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    };
    const metadata = { name: 'web-config', namespace };
    const files = `/api/v1/namespaces/${namespace}`;
    await make(`${files}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1', b: '2' } });
    await make(`${files}/secrets`, { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'do-not-tell' } });
    const body = deployment({ namespace, name: 'web', replicas: 1, image: image('1.2') });
    const [container] = body.spec.template.spec.containers;
    Object.assign(container ?? {}, {
      envFrom: [{ configMapRef: { name: 'web-config' } }, { secretRef: { name: 'web-config' } }],
    });
    await make(deploymentPath(namespace), body);
    await settle(namespace);
    await setImage(api, namespace, 'web', image('1.3-never'));
    await until('the release that never gets ready has a pod', async () => {
      const { body: pods } = await api('GET', `/api/v1/namespaces/${namespace}/pods`);
      return pods.items.some(
        ({ spec, status }: { spec: { containers: { image: string }[] }; status: { phase: string } }) =>
          spec.containers[0]?.image === image('1.3-never') && status.phase === 'Running',
      );
    });
    return namespace;
  }

  const settle = (of: string) =>
    until('web is complete', async () => {
      const { body } = await bench().api('GET', deploymentPath(of, 'web'));
      const { status, spec, metadata } = body;
      return (
        status?.observedGeneration === metadata.generation &&
        status.updatedReplicas === spec.replicas &&
        status.replicas === spec.replicas &&
        status.availableReplicas === spec.replicas
      );
    });

  test('a Secret and a ConfigMap that nobody wrote are no change, and only their dates are told', async () => {
    const seen = await seeFact(own.engine, config, { kind: 'Deployment', namespace, name: 'web' });
    expect(seen).toMatchObject({
      value: 'false',
      says: 'ConfigMap web-config, Secret web-config: not written since r1 (1.2) got ready',
    });
    expect(JSON.stringify(seen)).not.toMatch(/do-not-tell|ZG8tbm90LXRlbGw/);
    expect(await see('last-good-complete')).toMatch(
      /^true: r1 \(1\.2\) is kept in ReplicaSet web-\w+, with all 2 that it names; 1 pod still serves/,
    );
    expect(await see('last-good-image-pullable')).toMatch(/^true: web:1\.2 runs in 1 pod now/);
  });

  test('a migration Job that has not ended is unknown, whichever way it is asked', async () => {
    expect(await see('destructive-migration-applied')).toBe(
      'false: no migration Job ran and no schema annotation changed since r1 (1.2)',
    );
    const labels = { 'deploy-cockpit.io/migration': 'up', 'deploy-cockpit.io/destructive': 'true' };
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'migrate', image: image('migrate') }] } };
    const made = await bench().api('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, {
      body: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'migrate', namespace, labels },
        spec: { suspend: true, template },
      },
    });
    expect(made.status).toBe(201);
    expect(await see('destructive-migration-applied')).toBe('unknown: migration Job migrate (up) is running');
    expect(await see('previous-runs-on-current-schema')).toBe('unknown: migration Job migrate (up) is running');
  });

  test('a key that is taken away leaves no date, and is seen; so is what is written again, or gone', async () => {
    const file = `/api/v1/namespaces/${namespace}/configmaps/web-config`;
    const change = (data: object) =>
      bench().api('PATCH', `${file}?fieldManager=platform`, {
        contentType: 'application/merge-patch+json',
        body: { data },
      });
    await change({ b: null });
    const { body } = await bench().api('GET', file);
    expect(body.metadata.managedFields.map(({ manager }: { manager: string }) => manager)).toEqual(['ci-bot']);
    expect(await see(config)).toMatch(/^true: ConfigMap web-config lost something after web-\S+ had started/);
    // Dates have whole seconds: what is written within the second in which the pod was made may have been before it.
    await change({ a: '3' });
    expect(await see(config)).toMatch(/^true: ConfigMap web-config was written \d+ s ago by platform$/);
    await bench().api('DELETE', file);
    expect(await see(config)).toBe('true: ConfigMap web-config is gone');
    expect(await see('last-good-complete')).toBe(
      'false: r1 (1.2) is kept, but ConfigMap web-config, which it needs, is gone',
    );
  });
}
