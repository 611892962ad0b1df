import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { KubectlPlace } from './kubectl-place.ts';
import { practicePlace } from './kubectl-place.ts';
import { asInput, deploymentManifest } from './manifests.ts';
import { wordsOf } from './side-by-side.ts';

/** Only the practice cluster: kwok's containers all log the same, and refuse in words of its own. */
describe('what kubectl wants from containers', () => {
  let place: KubectlPlace;
  const ask = (line: string, options: Parameters<KubectlPlace['kubectl']>[1] = {}) =>
    place.kubectl(wordsOf(line), options);

  beforeAll(async () => {
    place = await practicePlace(inject('controlPlane').kubectlPath);
    await ask('create -f -', { input: asInput(deploymentManifest()) });
    await ask('create deployment appcrash --image=registry.example/shop/app:1.0-crash');
    await ask('rollout status deploy/app');
  }, 60_000);
  afterAll(() => place.close());

  test('logs of a workload are those of one of its pods', async () => {
    const { out, code } = await ask('logs deploy/app');
    expect([code, out]).toEqual([0, expect.stringContaining('starting registry.example/shop/app:1.0')]);
  });

  test('logs by label name every pod', async () => {
    const { out, code } = await ask('logs -l app=app --prefix');
    expect(code).toBe(0);
    expect(new Set(out.match(/\[pod\/app-[^\]]+\]/g)).size).toBe(2);
  });

  test('logs that follow go on until somebody stops them', async () => {
    const { out } = await ask('logs -f deploy/app --timestamps', { until: text => text.includes('listening') });
    expect(out).toMatch(/^\d{4}-\d\d-\d\dT\S+ .*starting/m);
  });

  test('logs of a crashed container are kept as its previous ones', async () => {
    const pod = (await ask('get pods -l app=appcrash -o name')).out.trim();
    await ask(`wait '--for=jsonpath={.status.containerStatuses[0].restartCount}=1' ${pod} --timeout=60s`);
    const { out, code } = await ask(`logs ${pod} --previous`);
    expect([code, out]).toEqual([0, expect.stringContaining('starting registry.example/shop/app:1.0-crash')]);
  });

  test('a pod that never crashed has no previous logs, and says so', async () => {
    const { err, code } = await ask('logs deploy/app --previous');
    expect([code, err]).toEqual([1, expect.stringMatching(/previous terminated container "app" in pod .* not found/)]);
  });

  test.each([
    ['exec deploy/app -- ls', 'no command can be run and no file copied in them'],
    ['attach deploy/app', 'there is nothing to attach to'],
    ['port-forward deploy/app 8080', 'there is no port to forward to'],
  ])('kubectl %s is refused in plain words', async (line, why) => {
    const { err, code } = await ask(line);
    expect([code, err]).toEqual([1, expect.stringContaining(`the practice cluster runs no real containers: ${why}`)]);
  });

  test('kubectl cp is refused in plain words', async () => {
    const pod = (await ask('get pods -l app=app -o jsonpath={.items[0].metadata.name}')).out;
    const { err, code } = await ask(`cp ${import.meta.filename} ${pod}:/tmp/file`);
    expect([code, err]).toEqual([1, expect.stringContaining('the practice cluster runs no real containers')]);
  });

  test('whoever may not look into containers is told that first', async () => {
    const { err, code } = await ask('exec deploy/app -- ls', { asViewer: true });
    expect([code, err]).toEqual([1, expect.stringContaining('is forbidden')]);
  });

  test('a server that is asked for something it never heard of says so', async () => {
    const { err, code } = await ask('top pods');
    expect([code, err]).toEqual([1, expect.stringContaining('Metrics API not available')]);
  });
});
