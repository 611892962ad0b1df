import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { type PracticeServer, servePractice } from '../../../src/practice/serve-practice.ts';
import { apiOf } from '../../control-plane/api.ts';
import type { Bench } from './bench.ts';

/** A practice cluster of this process, on a scenario. */
export async function practiceBench(
  scenario = 'empty',
  speed = 1,
  time?: () => number,
): Promise<Bench & { readonly practice: PracticeServer }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-bench-'));
  const practice = await servePractice({ scenario, folder, speed, ...(time && { time }) });
  const { ca, token, viewerToken } = await readCredentials(practice.kubeconfigPath);
  const api = apiOf(practice.url, ca, token);
  let namespaces = 0;
  return {
    name: 'practice',
    url: practice.url,
    ca,
    token,
    practice,
    kubeconfigPath: practice.kubeconfigPath,
    api,
    viewerApi: apiOf(practice.url, ca, viewerToken),
    async newNamespace() {
      namespaces += 1;
      const name = `bench-${namespaces}`;
      await api('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
      return name;
    },
    storedWrites: async (namespace, name, resource = 'deployments') =>
      practice
        .audit()
        .filter(({ verb, dryRun, code }) => ['patch', 'update', 'delete'].includes(verb) && !dryRun && code === 200)
        .filter(({ objectRef }) => objectRef?.resource === resource && objectRef.subresource === undefined)
        .filter(
          ({ objectRef, userAgent }) =>
            objectRef?.namespace === namespace && objectRef.name === name && userAgent.startsWith('deploy-cockpit'),
        ),
    async close() {
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Credentials = { readonly ca: string; readonly token: string; readonly viewerToken: string };

async function readCredentials(kubeconfigPath: string): Promise<Credentials> {
  const config = parse(await readFile(kubeconfigPath, 'utf8')) as {
    clusters: { cluster: { 'certificate-authority-data': string } }[];
    users: { name: string; user: { token: string } }[];
  };
  return {
    ca: Buffer.from(config.clusters[0]?.cluster['certificate-authority-data'] ?? '', 'base64').toString(),
    token: config.users[0]?.user.token ?? '',
    viewerToken: config.users.find(({ name }) => name === 'viewer')?.user.token ?? '',
  };
}
