import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { connectControlPlane } from './control-plane.ts';
import { type DeploymentOptions, deployment } from './deployments.ts';
import { until } from './until.ts';

type ContainerStatus = {
  readonly ready: boolean;
  readonly restartCount: number;
  readonly imageID: string;
  readonly state: {
    readonly waiting?: { readonly reason: string; readonly message: string };
    readonly running?: object;
  };
  readonly lastState: { readonly terminated?: { readonly exitCode: number; readonly reason: string } };
};

const cluster = connectControlPlane(inject('controlPlane'));
const ana = cluster.apiAs('ana');
const jsonPatch = 'application/json-patch+json';

async function create(options: Omit<DeploymentOptions, 'namespace'>): Promise<string> {
  const namespace = await cluster.newNamespace('smoke');
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const { status } = await ana('POST', path, { body: deployment({ ...options, namespace }) });
  expect(status).toBe(201);
  return `${path}/${options.name}`;
}

async function podOf(path: string, is: (container: ContainerStatus) => boolean): Promise<ContainerStatus> {
  const namespace = path.split('/')[5];
  return until(`a pod of ${path} is as expected`, async () => {
    const { body } = await ana('GET', `/api/v1/namespaces/${namespace}/pods`);
    const containers: readonly ContainerStatus[] = body.items.flatMap(
      (pod: { status: { containerStatuses?: readonly ContainerStatus[] } }) => pod.status.containerStatuses ?? [],
    );
    return containers.find(is);
  });
}

async function available(path: string, replicas: number): Promise<void> {
  await until(`${path} is available`, async () => {
    const { status, metadata } = (await ana('GET', path)).body;
    const updated = status.observedGeneration === metadata.generation && status.updatedReplicas === replicas;
    return updated && status.availableReplicas === replicas && status.replicas === replicas;
  });
}

test('the control plane is the real Kubernetes that its kubectl belongs to', async () => {
  const { stdout } = await cluster.kubectl(['version', '--output=json']);
  const { clientVersion, serverVersion } = JSON.parse(stdout);
  expect(serverVersion.gitVersion).toBe('v1.36.3');
  expect(serverVersion.gitVersion).toBe(cluster.version);
  expect(clientVersion.gitVersion).toBe(serverVersion.gitVersion);
});

describe.concurrent('the tag of an image decides the fate of its pods', () => {
  test('an ordinary tag becomes available, not at once, and shows its digest', async () => {
    const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 3 });
    await podOf(path, ({ state }) => state.waiting?.reason === 'ContainerCreating');
    await available(path, 3);
    const { imageID } = await podOf(path, ({ ready }) => ready);
    expect(imageID).toMatch(/^registry\.example\/shop\/web@sha256:[0-9a-f]{64}$/);
  });

  test('-never runs and is never ready', async () => {
    const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0-never' });
    const container = await podOf(path, ({ state }) => state.running !== undefined);
    expect(container.ready).toBe(false);
    expect((await ana('GET', path)).body.status.unavailableReplicas).toBe(1);
  });

  test('-pull cannot be pulled, first an error, then a back-off', async () => {
    const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0-pull' });
    await podOf(path, ({ state }) => state.waiting?.reason === 'ErrImagePull');
    const { state } = await podOf(path, ({ state }) => state.waiting?.reason === 'ImagePullBackOff');
    expect(state.waiting?.message).toContain('Back-off pulling image "registry.example/shop/web:1.0.0-pull"');
    expect(state.waiting?.message).toContain('manifest unknown');
  });

  test('-crash starts again and again', async () => {
    const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0-crash' });
    const container = await podOf(
      path,
      ({ state, restartCount }) => state.waiting?.reason === 'CrashLoopBackOff' && restartCount >= 2,
    );
    expect(container.lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
  });

  test('-slow runs first and is ready only twenty seconds later', async () => {
    const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0-slow' });
    const container = await podOf(path, ({ state }) => state.running !== undefined);
    expect(container.ready).toBe(false);
    await available(path, 1);
    const [pod] = (await ana('GET', `/api/v1/namespaces/${path.split('/')[5]}/pods`)).body.items;
    const ready = pod.status.conditions.find(({ type }: { type: string }) => type === 'Ready');
    const seconds = (Date.parse(ready.lastTransitionTime) - Date.parse(pod.metadata.creationTimestamp)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(19);
  });
});

test('the audit log holds a change exactly once, under the id that its sender chose', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 0 });
  const auditID = randomUUID();
  const body = { spec: { replicas: 2 } };
  const answer = await ana('PATCH', path, {
    body,
    contentType: 'application/merge-patch+json',
    headers: { 'audit-id': auditID },
  });
  expect(answer.headers['audit-id']).toBe(auditID);
  const events = await cluster.audit({ auditID });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    stage: 'ResponseComplete',
    verb: 'patch',
    user: { username: 'ana' },
    objectRef: { resource: 'deployments', name: 'web' },
    responseStatus: { code: 200 },
    requestObject: body,
  });
});

test('a dry run answers the next generation and stores nothing', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 0 });
  const before = (await ana('GET', path)).body;
  const image = [
    { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.example/shop/web:2.0.0' },
  ];
  const dry = await ana('PATCH', `${path}?dryRun=All`, { body: image, contentType: jsonPatch });
  expect(dry.status).toBe(200);
  expect(dry.body.metadata.generation).toBe(before.metadata.generation + 1);
  const after = (await ana('GET', path)).body;
  expect(after.metadata.generation).toBe(before.metadata.generation);
  expect(after.spec).toEqual(before.spec);
});

test('a patch can demand that a Deployment is not paused: null is what an absent field holds', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 0 });
  const guarded = [
    { op: 'test', path: '/spec/paused', value: null },
    { op: 'replace', path: '/spec/replicas', value: 1 },
  ];
  expect((await ana('PATCH', path, { body: guarded, contentType: jsonPatch })).status).toBe(200);

  const pause = [{ op: 'add', path: '/spec/paused', value: true }];
  expect((await ana('PATCH', path, { body: pause, contentType: jsonPatch })).status).toBe(200);
  const refused = await ana('PATCH', path, { body: guarded, contentType: jsonPatch });
  expect(refused.status).toBe(422);
});

test('a refused test is answered 422 Invalid, and so is a wrong path; neither says why', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 0 });
  const wrongUid = [{ op: 'test', path: '/metadata/uid', value: 'somebody-else' }];
  const wrongPath = [{ op: 'replace', path: '/spec/nowhere/at/all', value: 1 }];
  for (const body of [wrongUid, wrongPath]) {
    const answer = await ana('PATCH', path, { body, contentType: jsonPatch });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Invalid', code: 422, details: {} });
    expect(answer.body.details.causes).toBeUndefined();
  }
});

test('kubectl rollout undo brings the old template back under a new number', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 1 });
  await available(path, 1);
  const namespace = path.split('/')[5] as string;
  await cluster.kubectl(['-n', namespace, 'set', 'image', 'deployment/web', 'app=registry.example/shop/web:2.0.0']);
  await available(path, 1);
  expect((await ana('GET', path)).body.metadata.annotations['deployment.kubernetes.io/revision']).toBe('2');

  const undo = await cluster.kubectl(['-n', namespace, 'rollout', 'undo', 'deployment/web']);
  expect(undo).toMatchObject({ code: 0, stdout: expect.stringContaining('rolled back') });
  await available(path, 1);
  const { body } = await ana('GET', path);
  expect(body.metadata.annotations['deployment.kubernetes.io/revision']).toBe('3');
  expect(body.spec.template.spec.containers[0].image).toBe('registry.example/shop/web:1.0.0');
  const history = await cluster.kubectl(['-n', namespace, 'rollout', 'history', 'deployment/web']);
  expect(history.stdout.match(/^\d+/gm)).toEqual(['2', '3']);
});

test('somebody who may only look can read pods, and change nothing', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0', replicas: 0 });
  const viewer = cluster.apiAs('viewer');
  expect((await viewer('GET', path)).status).toBe(200);
  expect((await viewer('DELETE', path)).status).toBe(403);
  const can = (...what: readonly string[]) =>
    cluster.kubectl(['--kubeconfig', cluster.kubeconfigFor('viewer'), 'auth', 'can-i', ...what]);
  expect((await can('get', 'pods/proxy')).stdout.trim()).toBe('yes');
  expect((await can('patch', 'deployments')).stdout.trim()).toBe('no');
});

test('the logs of a container and of the one before it can be read', async () => {
  const path = await create({ name: 'web', image: 'registry.example/shop/web:1.0.0' });
  await available(path, 1);
  const logs = ['-n', path.split('/')[5] as string, 'logs', 'deployment/web'];
  expect((await cluster.kubectl(logs)).stdout).toContain('listening on :8080');
  expect((await cluster.kubectl([...logs, '--previous'])).stdout).toContain('fatal: cannot read the configuration');
});
