import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenarios, servePractice } from '../../src/practice/serve-practice.ts';
import { openPractice, until } from './api-fixture.ts';

test('only its owner can read the kubeconfig, and the server listens on the loopback address alone', async () => {
  const api = await openPractice();
  expect(statSync(api.server.kubeconfigPath).mode & 0o777).toBe(0o600);
  expect(api.server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  await api.close();
});

test('a server that nobody visits becomes idle, and one that is visited waits for the last guest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'practice-'));
  const lonely = await servePractice({ scenario: 'empty', folder, idleMs: 20 });
  await lonely.idle;
  await lonely.close();
  rmSync(folder, { recursive: true });

  const visited = await openPractice({ idleMs: 400 });
  let isIdle = false;
  void visited.server.idle.then(() => {
    isIdle = true;
  });
  const watch = await visited.watch('/api/v1/namespaces?watch=true');
  const since = Date.now();
  await until(visited, '/api/v1/namespaces', () => Date.now() - since > 600);
  expect(isIdle).toBe(false);
  watch.stop();
  await visited.close();
});

test('time can run faster, and then the server says so in its date', async () => {
  const api = await openPractice({ speed: 600 });
  const before = Date.parse(String((await api.ask('GET', '/version')).headers.date));
  await until(api, '/api/v1/namespaces/shop', () => api.server.cluster.now() - before > 30_000);
  const after = Date.parse(String((await api.ask('GET', '/version')).headers.date));
  expect(after - before).toBeGreaterThan(25_000);
  await api.close();
});

test('two servers with the same story are two clusters', async () => {
  const [one, two] = await Promise.all([openPractice(), openPractice()]);
  const uids = await Promise.all(
    [one, two].map(async api => (await api.ask('GET', '/api/v1/namespaces/kube-system')).body.metadata.uid),
  );
  expect(uids[0]).not.toBe(uids[1]);
  await Promise.all([one.close(), two.close()]);
});

test('an unknown scenario is refused with the names of those that exist', async () => {
  await expect(servePractice({ scenario: 'none', folder: tmpdir() })).rejects.toThrow(/there are checkout-errors/);
  expect(scenarios.map(scenario => scenario.name)).toContain('checkout-quick');
});
