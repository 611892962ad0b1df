import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kindRegistry } from '../../src/practice/kinds/kind-registry.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';

let practice: Awaited<ReturnType<typeof practiceBench>>;
let home: string;

beforeAll(async () => {
  practice = await practiceBench('empty');
  home = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-explain-'));
});
afterAll(async () => {
  await practice.close();
  await rm(home, { recursive: true, force: true });
});

/** What stands below FIELDS: names, types, what is required. Descriptions are our own. */
async function fieldsOf(kubeconfig: string, resource: string, apiVersion: string): Promise<string> {
  const args = ['explain', resource, '--api-version', apiVersion, '--recursive'];
  const text = await new Promise<string>((resolve, reject) => {
    const env = { HOME: home, KUBECONFIG: kubeconfig };
    execFile(inject('controlPlane').kubectlPath, args, { env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout),
    );
  });
  return text.slice(text.indexOf('FIELDS:'));
}

const kinds = kindRegistry
  .filter(row => !row.structure)
  .map(row => [row.resource, row.group === '' ? row.version : `${row.group}/${row.version}`] as const);

test.each(kinds)('kubectl explains %s (%s) with the fields of the real server', async (resource, apiVersion) => {
  const [ours, real] = await Promise.all([
    fieldsOf(practice.kubeconfigPath, resource, apiVersion),
    fieldsOf(inject('controlPlane').kubeconfigPath, resource, apiVersion),
  ]);
  expect(ours).toBe(real);
});
