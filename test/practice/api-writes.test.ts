import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, PracticeApi } from './api-fixture.ts';
import { configMap, DEPLOYMENTS, deploymentBody, JSON_PATCH, MERGE_PATCH, openPractice, until } from './api-fixture.ts';

let api: PracticeApi;

beforeAll(async () => {
  api = await openPractice();
});
afterAll(() => api.close());

const create = async (name: string, spec: object = {}) =>
  (await api.ask('POST', DEPLOYMENTS, { body: deploymentBody(name, spec) })).body;
const jsonPatch = (path: string, body: unknown, query = '') =>
  api.ask('PATCH', `${path}${query}`, { type: JSON_PATCH, body });
const mergePatch = (path: string, body: unknown, query = '') =>
  api.ask('PATCH', `${path}${query}`, { type: MERGE_PATCH, body });
const settled = (name: string) =>
  until(api, `${DEPLOYMENTS}/${name}`, body => body.status?.observedGeneration === body.metadata.generation);

describe('creating', () => {
  test('fills in what the real server fills in', async () => {
    const { body, code } = await api.ask('POST', DEPLOYMENTS, {
      body: deploymentBody('filled', {
        template: {
          metadata: { labels: { app: 'filled' } },
          spec: {
            containers: [
              {
                name: 'app',
                image: 'example/app',
                readinessProbe: { httpGet: { port: 80 } },
                ports: [{ containerPort: 80 }],
              },
              { name: 'side', image: 'example/side@sha256:abc' },
            ],
          },
        },
      }),
    });
    expect(code).toBe(201);
    expect(body.spec).toMatchObject({
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    expect(body.spec.template.spec).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      securityContext: {},
    });
    expect(body.spec.template.spec.containers[0]).toEqual({
      name: 'app',
      image: 'example/app',
      imagePullPolicy: 'Always',
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      readinessProbe: {
        httpGet: { path: '/', port: 80, scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    });
    expect(body.spec.template.spec.containers[1].imagePullPolicy).toBe('IfNotPresent');
    expect(body.metadata).toMatchObject({
      generation: 1,
      namespace: 'shop',
      uid: expect.any(String),
    });
    expect(body.status).toEqual({});
  });

  test('a name that is taken, and a namespace that is not there, are refused', async () => {
    await create('twice');
    const again = await api.ask('POST', DEPLOYMENTS, {
      body: deploymentBody('twice'),
    });
    expect([again.code, again.body.reason, again.body.message]).toEqual([
      409,
      'AlreadyExists',
      'deployments.apps "twice" already exists',
    ]);
    const nowhere = await api.ask('POST', '/apis/apps/v1/namespaces/none/deployments', { body: deploymentBody('x') });
    expect([nowhere.code, nowhere.body.message]).toEqual([404, 'namespaces "none" not found']);
  });

  test('an object that makes no sense is refused with each reason and its field', async () => {
    const { code, body } = await api.ask('POST', DEPLOYMENTS, {
      body: deploymentBody('bad', {
        replicas: -1,
        selector: { matchLabels: { app: 'other' } },
        template: {
          metadata: { labels: { app: 'bad' } },
          spec: { containers: [{ name: 'app', image: '' }] },
        },
      }),
    });
    expect([code, body.reason, body.details.kind]).toEqual([422, 'Invalid', 'Deployment']);
    expect(body.details.causes.map((cause: Json) => [cause.reason, cause.field])).toEqual([
      ['FieldValueInvalid', 'spec.replicas'],
      ['FieldValueInvalid', 'spec.template.metadata.labels'],
      ['FieldValueRequired', 'spec.template.spec.containers[0].image'],
    ]);
    expect(body.message).toContain('spec.replicas: Invalid value: -1: must be greater than or equal to 0');
    const name = await api.ask('POST', DEPLOYMENTS, {
      body: deploymentBody('Bad_Name'),
    });
    expect(name.body.details.causes[0].field).toBe('metadata.name');
  });
});

describe('a JSON Patch', () => {
  test('applies as a whole when every test holds, whatever the order of members', async () => {
    const made = await create('patched');
    const { metadata, spec } = await settled('patched');
    const shuffled = Object.fromEntries(Object.entries(spec.template).reverse());
    const { code, body } = await jsonPatch(`${DEPLOYMENTS}/patched`, [
      { op: 'test', path: '/metadata/uid', value: made.metadata.uid },
      { op: 'test', path: '/spec/template', value: shuffled },
      {
        op: 'replace',
        path: '/spec/template/spec/containers/0/image',
        value: 'example/app:2',
      },
    ]);
    expect(code).toBe(200);
    expect(body.metadata.generation).toBe(metadata.generation + 1);
    expect(body.spec.template.spec.containers[0].image).toBe('example/app:2');
  });

  test('a test for null holds for a member that is absent, and fails for one that is there', async () => {
    await create('nulls');
    const test = (path: string) => jsonPatch(`${DEPLOYMENTS}/nulls`, [{ op: 'test', path, value: null }]);
    expect((await test('/spec/paused')).code).toBe(200);
    expect((await test('/spec/replicas')).code).toBe(422);
    expect((await test('/spec/absent/deeper')).code).toBe(422);
  });

  test.each([
    ['a test that fails', [{ op: 'test', path: '/metadata/uid', value: 'other' }]],
    ['a path that does not exist', [{ op: 'replace', path: '/spec/nothing/here', value: 1 }]],
    ['a member to remove that is absent', [{ op: 'remove', path: '/spec/paused' }]],
    ['an index beyond the list', [{ op: 'replace', path: '/spec/template/spec/containers/7', value: {} }]],
    ['an operation that nobody knows', [{ op: 'change', path: '/spec/replicas', value: 2 }]],
  ])('%s answers 422 without a useful text, and changes nothing', async (_, operations) => {
    await api.ask('POST', DEPLOYMENTS, { body: deploymentBody('whole') });
    const before = (await settled('whole')).spec;
    const { code, body } = await jsonPatch(`${DEPLOYMENTS}/whole`, [
      { op: 'replace', path: '/spec/replicas', value: 5 },
      ...operations,
    ]);
    expect(code).toBe(422);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'the server rejected our request due to an error in our request',
      reason: 'Invalid',
      details: {},
      code: 422,
    });
    expect((await api.ask('GET', `${DEPLOYMENTS}/whole`)).body.spec).toEqual(before);
  });

  test('adds, moves and copies, also at the end of a list', async () => {
    await create('moved');
    const { body } = await jsonPatch(`${DEPLOYMENTS}/moved`, [
      {
        op: 'add',
        path: '/metadata/annotations',
        value: { 'example/ab': 'one' },
      },
      {
        op: 'copy',
        from: '/metadata/annotations/example~1ab',
        path: '/metadata/annotations/copy',
      },
      {
        op: 'add',
        path: '/spec/template/spec/containers/-',
        value: { name: 'side', image: 'example/side:1' },
      },
    ]);
    expect(body.metadata.annotations).toMatchObject({
      'example/ab': 'one',
      copy: 'one',
    });
    expect(body.spec.template.spec.containers).toHaveLength(2);
  });
});

// Each answer was taken from a real 1.36.3 server.
test.each([
  ['replacing a member that is absent adds it', { op: 'replace', path: '/spec/paused', value: true }, 200],
  [
    'an index may count from the end',
    { op: 'test', path: '/spec/template/spec/containers/-1/name', value: 'app' },
    200,
  ],
  ['a value that is left out is null, and null is the default', { op: 'replace', path: '/spec/replicas' }, 200],
  ['a text where a number belongs cannot be read', { op: 'replace', path: '/spec/replicas', value: 'x' }, 422],
  ['an object does not change its name', { op: 'replace', path: '/metadata/name', value: 'x' }, 400],
  ['an object does not change its uid', { op: 'replace', path: '/metadata/uid', value: 'x' }, 422],
  ['an older version is a conflict', { op: 'replace', path: '/metadata/resourceVersion', value: '1' }, 409],
])('in a JSON Patch %s', async (_, operation, code) => {
  await api.ask('POST', DEPLOYMENTS, { body: deploymentBody('odd') });
  expect((await jsonPatch(`${DEPLOYMENTS}/odd`, [operation], '?dryRun=All')).code).toBe(code);
});

describe('other ways to change', () => {
  test('a dry run answers what would be, with the next generation, and stores nothing', async () => {
    await create('dry');
    const before = await settled('dry');
    const patch = [{ op: 'replace', path: '/spec/replicas', value: 4 }];
    const { body, code } = await jsonPatch(`${DEPLOYMENTS}/dry`, patch, '?dryRun=All&fieldValidation=Strict');
    expect([code, body.spec.replicas, body.metadata.generation]).toEqual([200, 4, before.metadata.generation + 1]);
    const after = (await api.ask('GET', `${DEPLOYMENTS}/dry`)).body;
    expect(after.spec).toEqual(before.spec);
    expect(after.metadata.generation).toBe(before.metadata.generation);
    const made = await api.ask('POST', `${DEPLOYMENTS}?dryRun=All`, {
      body: deploymentBody('ghost'),
    });
    expect(made.code).toBe(201);
    expect((await api.ask('GET', `${DEPLOYMENTS}/ghost`)).code).toBe(404);
    const wrong = await jsonPatch(`${DEPLOYMENTS}/dry`, patch, '?dryRun=Some');
    expect(wrong.code).toBe(422);
  });

  test('an annotation makes a new generation of a Deployment, a label does not', async () => {
    await create('noted');
    const before = (await settled('noted')).metadata.generation;
    const annotated = await mergePatch(`${DEPLOYMENTS}/noted`, {
      metadata: { annotations: { note: 'x' } },
    });
    expect(annotated.body.metadata.generation).toBe(before + 1);
    const labelled = await mergePatch(`${DEPLOYMENTS}/noted`, {
      metadata: { labels: { note: 'x' } },
    });
    expect(labelled.body.metadata.generation).toBe(before + 1);
  });

  test('a merge patch of null removes, and an unknown kind of patch is refused', async () => {
    await create('merged');
    await mergePatch(`${DEPLOYMENTS}/merged`, {
      metadata: { annotations: { note: 'x' } },
    });
    const { body } = await mergePatch(`${DEPLOYMENTS}/merged`, {
      metadata: { annotations: { note: null } },
    });
    expect(body.metadata.annotations?.note).toBeUndefined();
    const other = await api.ask('PATCH', `${DEPLOYMENTS}/merged`, {
      type: 'application/unknown',
      body: {},
    });
    expect([other.code, other.body.reason]).toEqual([415, 'UnsupportedMediaType']);
  });

  test('an update of an older version is a conflict, one without a version is not', async () => {
    const made = await create('put');
    await mergePatch(`${DEPLOYMENTS}/put`, {
      metadata: { labels: { touched: 'yes' } },
    });
    const stale = await api.ask('PUT', `${DEPLOYMENTS}/put`, { body: made });
    expect([stale.code, stale.body.reason, stale.body.message]).toEqual([
      409,
      'Conflict',
      'Operation cannot be fulfilled on deployments.apps "put": the object has been modified; please apply your changes ' +
        'to the latest version and try again',
    ]);
    const { resourceVersion, ...metadata } = made.metadata;
    const free = await api.ask('PUT', `${DEPLOYMENTS}/put`, {
      body: { ...made, metadata },
    });
    expect([free.code, resourceVersion === free.body.metadata.resourceVersion]).toEqual([200, false]);
  });

  test('the selector of a Deployment cannot be changed, and its size cannot be negative', async () => {
    await create('fixed');
    const selector = await mergePatch(`${DEPLOYMENTS}/fixed`, {
      spec: { selector: { matchLabels: { extra: 'x' } } },
    });
    expect(selector.code).toBe(422);
    expect(selector.body.details.causes.map((cause: Json) => cause.message)).toContainEqual(
      expect.stringContaining('field is immutable'),
    );
    expect((await mergePatch(`${DEPLOYMENTS}/fixed`, { spec: { replicas: -2 } })).code).toBe(422);
  });

  test('the status is left alone by the object, and the object by the status', async () => {
    await create('parts');
    const before = await settled('parts');
    const main = await mergePatch(`${DEPLOYMENTS}/parts`, {
      status: { replicas: 99 },
    });
    expect(main.body.status.replicas).not.toBe(99);
    const status = await mergePatch(`${DEPLOYMENTS}/parts/status`, {
      spec: { replicas: 9 },
      status: { collisionCount: 7 },
    });
    expect(status.body.spec.replicas).toBe(before.spec.replicas);
    expect(status.body.status.collisionCount).toBe(7);
  });

  test('the scale can be read, tested and set', async () => {
    await create('sized', { replicas: 2 });
    const path = `${DEPLOYMENTS}/sized/scale`;
    const { body } = await api.ask('GET', path);
    expect(body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 2 },
    });
    expect(body.status.selector).toBe('app=sized');
    const patch = (from: number) =>
      jsonPatch(path, [
        { op: 'test', path: '/spec/replicas', value: from },
        { op: 'replace', path: '/spec/replicas', value: 3 },
      ]);
    expect((await patch(7)).code).toBe(422);
    expect((await patch(2)).body.spec.replicas).toBe(3);
    expect((await settled('sized')).spec.replicas).toBe(3);
    expect((await mergePatch(path, { spec: { replicas: 1 } })).code).toBe(200);
  });

  test('who changed what stands in managedFields', async () => {
    await create('owned');
    await jsonPatch(
      `${DEPLOYMENTS}/owned`,
      [
        {
          op: 'replace',
          path: '/spec/template/spec/containers/0/image',
          value: 'example/app:9',
        },
      ],
      '?fieldManager=deploy-cockpit',
    );
    const { metadata } = (await api.ask('GET', `${DEPLOYMENTS}/owned`)).body;
    const mine = metadata.managedFields.find((entry: Json) => entry.manager === 'deploy-cockpit');
    expect(mine).toMatchObject({
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
    });
    const containers = (entry: Json) =>
      entry.fieldsV1['f:spec']['f:template']['f:spec']['f:containers']['k:{"name":"app"}'];
    expect(containers(mine)).toEqual({ 'f:image': {} });
    const creator = metadata.managedFields.find((entry: Json) => entry.manager === 'practice-test');
    expect(containers(creator)).not.toHaveProperty('f:image');
    expect(containers(creator)).toHaveProperty('f:name');
  });

  test('a patch that changes nothing leaves the version as it is', async () => {
    await create('same');
    const before = await settled('same');
    const { body } = await jsonPatch(`${DEPLOYMENTS}/same`, [{ op: 'replace', path: '/spec/replicas', value: 1 }]);
    expect(body.metadata.generation).toBe(before.metadata.generation);
  });
});

describe('deleting', () => {
  test('takes everything with it that it owned', async () => {
    await create('gone');
    const pods = '/api/v1/namespaces/shop/pods?labelSelector=app%3Dgone';
    await until(api, pods, body => body.items.length === 1);
    const { code, body } = await api.ask('DELETE', `${DEPLOYMENTS}/gone`);
    expect([code, body.status, body.details.name]).toEqual([200, 'Success', 'gone']);
    await until(
      api,
      '/apis/apps/v1/namespaces/shop/replicasets?labelSelector=app%3Dgone',
      list => list.items.length === 0,
    );
    await until(api, pods, list => list.items.length === 0);
  });

  test('a wrong uid or version is a conflict and deletes nothing', async () => {
    const path = '/api/v1/namespaces/shop/configmaps';
    await api.ask('POST', path, { body: configMap('kept') });
    for (const preconditions of [{ uid: 'other' }, { resourceVersion: '1' }]) {
      const { code, body } = await api.ask('DELETE', `${path}/kept`, {
        body: { kind: 'DeleteOptions', preconditions },
      });
      expect([code, body.reason]).toEqual([409, 'Conflict']);
    }
    expect((await api.ask('DELETE', `${path}/kept?dryRun=All`)).code).toBe(200);
    expect((await api.ask('GET', `${path}/kept`)).code).toBe(200);
  });

  test('a pod is marked first and stays for its grace', async () => {
    await create('graceful');
    const pods = '/api/v1/namespaces/shop/pods';
    const list = await until(
      api,
      `${pods}?labelSelector=app%3Dgraceful`,
      body => body.items[0]?.status.phase === 'Running',
    );
    const { body } = await api.ask('DELETE', `${pods}/${list.items[0].metadata.name}`);
    expect(body.kind).toBe('Pod');
    expect(body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
      deletionTimestamp: expect.any(String),
    });
  });
});
