import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { until } from '../control-plane/until.ts';
import { deploymentPath, setImage } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { change, imageOf, release, throughProxy } from './releases.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let story: Awaited<ReturnType<typeof practiceBench>>;
let house: TestHouse;
let shop: TestHouse;

beforeAll(async () => {
  [bench, story] = await Promise.all([practiceBench('empty', 4), practiceBench('checkout-errors')]);
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
  shop = testHouse({ kubeconfig: story.kubeconfigPath });
});
afterAll(async () => {
  await Promise.all([house.remove(), shop.remove(), bench.close(), story.close()]);
});

/** Figures and names that differ from run to run, so that a shape can be written down. */
const masked = (text: string): string =>
  text
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…')
    .replaceAll(/https:\/\/127\.0\.0\.1:\d+/g, 'https://…')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z)?/g, 'TIME')
    .replaceAll(/"(cluster|namespace)": "[\w-]{9,}"/g, '"$1": "…"')
    .replaceAll(/"replicaSet": "checkout-\w+"/g, '"replicaSet": "…"');

describe.concurrent('the plain snapshot', () => {
  test('names mode, place, person and freshness, who is in trouble, on what it rests, and the way back', async () => {
    const { code, out } = await shop.run('');
    expect(code).toBe(0);
    const [header, ...lines] = out.split('\n');
    expect(header).toMatch(
      /^PRODUCTION {2}practice \/ shop {2}ana {2}live [\d.]+ s {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    );
    expect(lines.slice(0, 2).join('\n')).toMatch(/^NEEDS YOU\n {2}checkout {2}2\.0\.9 → 2\.1\.0 {2}errors \d/);
    expect(out).toMatch(/counted, not judged: [\d,]+ of [\d,]+ vs [\d,]+ of [\d,]+, since the pods started/);
    expect(out).toMatch(/if nobody acts 4 of 8 pods in /);
    expect(out).toMatch(/^WELL\n( {2}\w+ +[\d.]+ +healthy, \d of \d pods available\n){7}/m);
    expect(out).toContain('deploy-cockpit rollback checkout -n shop --context practice');
  });

  test('of all namespaces names them, and status without a workload ends with the worst', async () => {
    const { code, out } = await shop.run('status -A');
    expect(code).toBe(0);
    expect(out).toMatch(/practice \/ all namespaces/);
    expect(out).toMatch(/^ {2}shop\/checkout {2}/m);
    expect(JSON.parse((await shop.run('-o json')).out)).toMatchObject({
      apiVersion: 'deploy-cockpit/v1',
      kind: 'Board',
      isComplete: true,
      workloads: expect.arrayContaining([expect.objectContaining({ mark: 'trouble' })]),
    });
  });

  test('of a namespace without a Deployment says so; it is no error', async () => {
    const { code, out } = await house.run('-n default');
    expect([code, out.split('\n').slice(1)]).toEqual([0, ['Nothing is deployed in namespace default.']]);
  });

  test('a list that may not be read is exit 6, never an empty list', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({ kind: 'status', status: 403, times: 1_000, on: ({ path }) => /\/deployments(\?|$)/.test(path) });
    const { code, out, complaints } = await house.run('', { kubeconfig: proxy.kubeconfig });
    await proxy.close();
    expect([code, out]).toEqual([6, '']);
    expect(complaints).toMatch(/^The Deployments of namespace bench-\d+ could not be read: /);
  });

  test('a list that is not answered is exit 5, in one sentence and within 15 s', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    proxy.arm({ kind: 'status', status: 503, times: 1_000, on: ({ path }) => /\/deployments(\?|$)/.test(path) });
    const began = performance.now();
    const { code, out, complaints } = await house.run('', { kubeconfig: proxy.kubeconfig });
    await proxy.close();
    expect([code, out]).toEqual([5, '']);
    expect(complaints.split('\n')).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe.concurrent('status', () => {
  test('of the worked example has a shape that programs can rely on', async ({ expect }) => {
    const { code, out } = await shop.run('status deploy/checkout -o json');
    expect(code).toBe(0);
    const { counted, ifNobodyActs, ...rest } = JSON.parse(out);
    expect(Object.keys(counted)).toEqual(['new', 'old', 'basis']);
    expect(Object.keys(ifNobodyActs)).toEqual(['at', 'pods', 'of']);
    expect(masked(JSON.stringify(rest, undefined, 1))).toMatchInlineSnapshot(`
      "{
       "apiVersion": "deploy-cockpit/v1",
       "kind": "Status",
       "context": "practice",
       "server": "https://…",
       "cluster": "…",
       "namespace": "shop",
       "environment": "production",
       "tlsVerified": true,
       "user": "ana",
       "at": "TIME",
       "workload": {
        "kind": "Deployment",
        "namespace": "shop",
        "name": "checkout"
       },
       "phase": "progressing",
       "says": "2 of 8 pods are new",
       "kubectl": {
        "says": "Waiting for deployment \\"checkout\\" rollout to finish: 2 out of 8 new replicas have been updated...",
        "exitCode": 0
       },
       "standing": "needs-you",
       "mark": "trouble",
       "owner": "shop",
       "desired": 8,
       "current": {
        "revision": 7,
        "replicaSet": "…",
        "images": [
         "registry.example/shop/checkout:2.1.0"
        ],
        "digests": [
         "sha256:…"
        ],
        "desired": 2,
        "pods": 2,
        "ready": 2,
        "available": 0,
        "restarts": 0
       },
       "old": [
        {
         "revision": 6,
         "replicaSet": "…",
         "images": [
          "registry.example/shop/checkout:2.0.9"
         ],
         "digests": [
          "sha256:…"
         ],
         "desired": 6,
         "pods": 6,
         "ready": 6,
         "available": 6,
         "restarts": 0
        }
       ],
       "startedAt": "TIME",
       "deadlineAt": "TIME",
       "verbs": {
        "rollback": {
         "allowed": true
        },
        "pause": {
         "allowed": true
        },
        "resume": {
         "allowed": false,
         "because": "not paused"
        },
        "restart": {
         "allowed": true
        },
        "scale": {
         "allowed": true
        },
        "image": {
         "allowed": true
        },
        "delete-pod": {
         "allowed": true
        }
       }
      }"
    `);
  });

  test('judges as kubectl does: 0 while it rolls, 4 paused, 1 past its deadline, for all as for one', async () => {
    const namespace = await release(bench);
    expect((await house.run(`status checkout -n ${namespace}`)).code).toBe(0);
    expect((await house.run(`status -n ${namespace}`)).code).toBe(0);
    await change(bench, namespace, { spec: { paused: true } });
    expect((await house.run(`status checkout -n ${namespace} --until paused --timeout 10s`)).code).toBe(0);
    expect((await house.run(`status deploy/checkout -n ${namespace}`)).code).toBe(4);
    expect((await house.run(`status -n ${namespace}`)).code).toBe(4);
    await change(bench, namespace, { spec: { paused: null, progressDeadlineSeconds: 2 } });
    const waited = await house.run(`status checkout -n ${namespace} --until healthy --timeout 30s`);
    expect([waited.code, waited.out]).toEqual([1, expect.stringContaining('failed')]);
    expect((await house.run(`status checkout -n ${namespace}`)).code).toBe(1);
    expect((await house.run(`status -n ${namespace}`)).code).toBe(1);
  });

  test('waits: 3 when it took too long, 8 when another revision took its place, 0 once it is there', async () => {
    const namespace = await release(bench);
    const late = await house.run(`status checkout -n ${namespace} --until healthy --timeout 800ms`);
    expect([late.code, late.complaints]).toEqual([3, 'It did not get there within 0.8 s.']);
    const looks: string[] = [];
    const waiting = house.run(`status checkout -n ${namespace} --watch --timeout 30s`, {
      onLine: line => looks.push(line),
    });
    await until('the first look', async () => looks.length > 0);
    await setImage(bench.api, namespace, 'checkout', imageOf('2.2.0'));
    const superseded = await waiting;
    expect([superseded.code, superseded.complaints]).toEqual([8, 'Another revision of checkout took its place: r3.']);
    expect((await house.run(`status checkout -n ${namespace} --until revision=3 --timeout 30s`)).code).toBe(0);
    expect((await house.run(`status checkout -n ${namespace} --until revision=2 --timeout 1s`)).code).toBe(8);
  });

  test('a workload that is not there is exit 2; one that goes while it is waited for is exit 1', async () => {
    const missing = await house.run('status nope -n default');
    expect([missing.code, missing.complaints]).toEqual([
      2,
      expect.stringContaining('There is no Deployment default/nope'),
    ]);
    const namespace = await release(bench);
    const looks: string[] = [];
    const waiting = house.run(`status checkout -n ${namespace} --watch --timeout 30s`, {
      onLine: line => looks.push(line),
    });
    await until('the first look', async () => looks.length > 0);
    await bench.api('DELETE', deploymentPath(namespace, 'checkout'));
    const { code, complaints } = await waiting;
    expect([code, complaints]).toEqual([1, `${namespace}/checkout was deleted while it was waited for.`]);
  });

  test('one read that fails does not end the waiting; Ctrl-C does, with 130', async () => {
    const namespace = await release(bench);
    const proxy = await throughProxy(bench, house, namespace);
    const looks: string[] = [];
    const leaving = new AbortController();
    const waiting = house.run('status checkout --watch --timeout 30s', {
      kubeconfig: proxy.kubeconfig,
      interrupted: leaving.signal,
      onLine: line => looks.push(line),
    });
    await until('the first look', async () => looks.length > 0);
    proxy.arm({ kind: 'status', status: 503, times: 2, on: ({ path }) => path.includes('/deployments/checkout') });
    const failed = proxy.seen.length;
    await until('looks after the failed ones', async () => proxy.seen.length > failed + 8);
    leaving.abort();
    const { code } = await waiting;
    await proxy.close();
    expect(code).toBe(130);
  });
});

describe.concurrent('history and diff', () => {
  test('show every kept revision with the one to go back to, in aligned columns', async ({ expect }) => {
    const { code, out } = await shop.run('history checkout');
    expect(code).toBe(0);
    expect(masked(out).replaceAll(/\b\d+m\d\ds|\b\d+ [hd]\b/g, 'AGE')).toMatchInlineSnapshot(`
      "REVISION  VERSION  RUNNING  PODS  AGE    REMARKS
      r7        2.1.0    @a389de  2/2   AGE  current · field manager ci-bot · deploy #812: checkout 2.1.0, new cart
      r6        2.0.9    @2ab570  6/6   AGE   to go back to: 6 pods still serve, ready for AGE · deploy #806: checkout 2.0.9, ben
      r5        2.0.6    -        0/0   AGE   was r2 · undo of 2.0.8 after 4 min, totals still wrong, eve
      r4        2.0.8    -        0/0   AGE    deploy #801: checkout 2.0.8, fix totals, eve
      r3        2.0.7    -        0/0   AGE   deploy #790: checkout 2.0.7, new totals"
    `);
    const { revisions } = parse((await shop.run('history checkout -o yaml')).out);
    expect(Object.keys(revisions[1]).join(' ')).toMatchInlineSnapshot(
      `"revision formerRevisions replicaSet images digests createdAt cause isCurrent pods ready goBackTo"`,
    );
  });

  test('compare two revisions, and one with what is asked for now', async ({ expect }) => {
    expect((await shop.run('diff checkout 6')).out).toMatchInlineSnapshot(`
      "r6 (2.0.9) → r7 (2.1.0, asked for now)
        image checkout:2.0.9 → checkout:2.1.0
        env FEATURE_NEW_CART=on added
        not in any revision: the content of ConfigMaps and Secrets, and data"
    `);
    expect((await shop.run('diff checkout 7 6')).out).toContain('env FEATURE_NEW_CART=on removed');
    expect((await shop.run('diff checkout r7 7')).out).toContain('no difference in the pod template');
    expect(JSON.parse((await shop.run('diff checkout 6 -o json')).out)).toMatchInlineSnapshot(`
      {
        "apiVersion": "deploy-cockpit/v1",
        "changes": [
          {
            "after": "checkout:2.1.0",
            "before": "checkout:2.0.9",
            "what": "image",
          },
          {
            "after": "on",
            "what": "env FEATURE_NEW_CART",
          },
        ],
        "from": 6,
        "kind": "Diff",
        "to": 7,
        "workload": {
          "kind": "Deployment",
          "name": "checkout",
          "namespace": "shop",
        },
      }
    `);
    const missing = await shop.run('diff checkout 99');
    expect([missing.code, missing.complaints]).toEqual([2, 'Revision 99 is not kept; there are r7, r6, r5, r4, r3.']);
  });
});

describe.concurrent('what the cluster wrote', () => {
  test('reaches no output as it is, in any format', async () => {
    const text = hostileStrings.join(' ');
    const annotations = {
      'kubernetes.io/change-cause': text,
      'deploy-cockpit.io/owner': text,
      'deploy-cockpit.io/author': text,
    };
    const namespace = await release(bench, '-pull', { annotations, env: { HOSTILE: text } });
    const changed = await change(bench, namespace, {
      spec: { template: { spec: { containers: [{ name: 'app', image: `x:${text}-pull`, env: [] }] } } },
    });
    expect(changed.status).toBe(200);
    for (const command of [
      'status',
      'status checkout',
      'history checkout',
      'diff checkout 1 2',
      'rollback checkout --to-revision 1 --dry-run',
      'rollback checkout --to-revision 1 --yes --confirm checkout',
      'journal show',
      'journal list',
    ])
      for (const format of ['text', 'json', 'yaml']) {
        const { out, complaints } = await house.run(`${command} -n ${namespace} -o ${format}`);
        expect(`${command} ${format}: ${obeyed.exec(out + complaints)?.[0]}`).toBe(`${command} ${format}: undefined`);
        if (format === 'json') expect(() => JSON.parse(out)).not.toThrow();
      }
  });
});
