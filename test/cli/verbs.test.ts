import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploymentPath } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { aBlockedStatefulSet, aStatefulSet, dbPath } from '../support/stateful-set-on.ts';
import { type TestHouse, testHouse } from '../support/test-house.ts';
import { imageOf, release } from './releases.ts';

let bench: Awaited<ReturnType<typeof practiceBench>>;
let house: TestHouse;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  house = testHouse({ kubeconfig: bench.kubeconfigPath });
});
afterAll(async () => {
  await house.remove();
  await bench.close();
});

const specOf = async (namespace: string) => (await bench.api('GET', deploymentPath(namespace, 'checkout'))).body.spec;
const runOf = (out: string): string => /journal settle (\S+)/.exec(out)?.[1] ?? '';

describe.concurrent('the verbs on the command line', () => {
  test('pause holds a rollout, undo-last lets it go on: the way back that was written down, exit 0', async () => {
    const namespace = await release(bench);
    const paused = await house.run(`pause checkout -n ${namespace} --yes --confirm checkout --reason INC-1`);
    expect(paused.code).toBe(0);
    expect(paused.out).toContain('PAUSE checkout');
    expect(paused.out).toContain('In effect');
    expect((await specOf(namespace)).paused).toBe(true);
    expect((await house.run(`status checkout -n ${namespace}`)).code).toBe(4);
    const undone = await house.run(`undo-last checkout -n ${namespace} --yes --confirm checkout`);
    expect(undone.code).toBe(0);
    expect(undone.out).toContain('RESUME checkout');
    expect((await specOf(namespace)).paused).toBeUndefined();
  });

  test('what can’t be done now says why and sends nothing: exit 6; what is so already is exit 0', async () => {
    const namespace = await release(bench);
    const resumed = await house.run(`resume checkout -n ${namespace} --yes --confirm checkout`);
    expect(resumed.code).toBe(6);
    expect(resumed.complaints).toContain('No plan for checkout: not paused. Nothing was sent.');
    const scaled = await house.run(`scale checkout 2 -n ${namespace} --yes --confirm checkout`);
    expect([scaled.code, scaled.out]).toEqual([0, 'Nothing to do: checkout is scaled to 2 already.']);
    const nothing = await house.run(`undo-last checkout -n ${namespace} --yes --confirm checkout`);
    expect(nothing.code).toBe(6);
    expect(nothing.complaints).toContain('knows of nothing that was done to checkout');
    expect(await bench.storedWrites(namespace, 'checkout')).toEqual([]);
  });

  test('an image is set by container and name, in a document that says what became of it', async () => {
    const namespace = await release(bench);
    const image = imageOf('2.0.10');
    const done = await house.run(`image checkout app=${image} -n ${namespace} --yes --confirm checkout -o json`);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      apiVersion: 'deploy-cockpit/v1',
      kind: 'Change',
      workload: { kind: 'Deployment', namespace, name: 'checkout' },
      exitCode: 0,
      changes: [{ outcome: { kind: 'applied' }, effect: 'in-effect' }],
    });
    expect((await specOf(namespace)).template.spec.containers[0].image).toBe(image);
  });

  test('in production --yes alone confirms nothing: exit 6, with the lines that do', async () => {
    const namespace = await release(bench);
    const { code, complaints } = await house.run(`restart checkout -n ${namespace} --yes`);
    expect(code).toBe(6);
    expect(complaints).toMatch(/deploy-cockpit restart checkout -n \S+ .*--yes --plan sha256:/);
    expect(complaints).toMatch(/deploy-cockpit restart checkout -n \S+ .*--yes --confirm checkout/);
  });

  test('a plan of another moment is not confirmed: exit 7', async () => {
    const namespace = await release(bench);
    const { out } = await house.run(`scale checkout 3 -n ${namespace} --dry-run -o json`);
    const { hash } = JSON.parse(out) as { readonly hash: string };
    await house.run(`scale checkout 4 -n ${namespace} --yes --confirm checkout --timeout 2s`);
    const late = await house.run(`scale checkout 3 -n ${namespace} --yes --plan ${hash}`);
    expect(late.code).toBe(7);
    expect((await specOf(namespace)).replicas).toBe(4);
  });

  test('a StatefulSet that a pod blocks takes two steps: exit 4 and the next line, then 0, and the run is closed', {
    timeout: 90_000,
  }, async () => {
    const namespace = await aBlockedStatefulSet(bench);
    const first = await house.run(`rollback db -n ${namespace} --yes --confirm db`);
    expect(first.code).toBe(4);
    expect(first.out).toContain('no longer asked for) is not ready and blocks all others');
    expect(first.out).toMatch(/^ {2}deploy-cockpit delete-pod db-1 -n /m);
    const run = runOf(first.out);
    const still = await house.run(`journal settle ${run}`, { areOthersDead: true });
    expect(still.code).toBe(4);
    expect(still.out).toMatch(/^ {2}deploy-cockpit delete-pod db-1 -n /m);

    const wrongName = await house.run(`delete-pod db-1 -n ${namespace} --yes --confirm db`);
    expect(wrongName.code).toBe(6);
    const second = await house.run(`delete-pod db-1 -n ${namespace} --yes --confirm db-1`);
    expect(second.out).toContain('db-1 was made again (1.0) and is ready');
    expect(second.code).toBe(0);
    const settled = await house.run(`journal settle ${run}`, { areOthersDead: true });
    expect([settled.code, /run closed: clean/.test(settled.out)]).toEqual([0, true]);
    expect(await bench.storedWrites(namespace, 'db', 'statefulsets')).toHaveLength(1);
  });

  test('OnDelete is said before and after: nothing is replaced by itself, and the next pod is named', {
    timeout: 60_000,
  }, async () => {
    const namespace = await aStatefulSet(bench, { strategy: 'OnDelete' });
    const plan = await house.run(`restart sts/db -n ${namespace} --dry-run`);
    expect(plan.out).toContain('OnDelete: 2 pods go on as before, each until it is deleted');
    const done = await house.run(`restart sts/db -n ${namespace} --yes --confirm db`);
    expect(done.code).toBe(4);
    expect(done.out).toMatch(/deploy-cockpit delete-pod db-1 -n /);
    const { code, out } = await house.run(`status db -n ${namespace}`);
    expect([code, out]).toEqual([4, expect.stringContaining('OnDelete: 2 pods keep the older template')]);
    expect(out).toContain('kubectl says: error: rollout status is only available for RollingUpdate strategy type');
  });

  test('a name that two kinds have is asked back: exit 2', async () => {
    const namespace = await aStatefulSet(bench);
    const { body } = await bench.api('GET', dbPath(namespace));
    const { selector, template } = body.spec;
    await bench.api('POST', deploymentPath(namespace), {
      body: { metadata: { name: 'db' }, spec: { replicas: 0, selector, template } },
    });
    const { code, complaints } = await house.run(`history db -n ${namespace}`);
    expect(code).toBe(2);
    expect(complaints).toContain('db is the name of a Deployment and of a StatefulSet: say which one.');
    expect((await house.run(`history sts/db -n ${namespace}`)).code).toBe(0);
  });

  test('a status says which verbs are allowed, and why the others are not', async () => {
    const namespace = await aStatefulSet(bench);
    const { out } = await house.run(`status sts/db -n ${namespace} -o json`);
    expect(JSON.parse(out)).toMatchObject({
      phase: 'healthy',
      kubectl: { exitCode: 0 },
      verbs: { restart: { allowed: true }, scale: { allowed: true }, pause: { allowed: false } },
    });
  });
});
