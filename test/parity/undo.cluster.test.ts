import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { slashName, type WorkloadKind, type WorkloadRef, workloadPath } from '../../src/domain/workload.ts';
import { confirm } from '../../src/engine/confirm.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { connectControlPlane } from '../control-plane/control-plane.ts';
import { deployment } from '../control-plane/deployments.ts';
import { daemonSet, statefulSet } from '../control-plane/ordered.ts';
import { until } from '../control-plane/until.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

const cluster = connectControlPlane(inject('controlPlane'));
const api = cluster.apiAs('ana');
let folder: string;
let open: OpenEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-undo-'));
  open = await openEngine({ kubeconfig: cluster.kubeconfigPath, folder });
});
afterAll(async () => {
  await open.close();
  await rm(folder, { recursive: true, force: true });
});

type Release = { readonly version: string; readonly env?: Readonly<Record<string, string>> };

/** Releases, oldest first, and the revision to go back to. A release that repeats an older one brings that one back. */
const histories: readonly (readonly [string, readonly Release[], number])[] = [
  ['one release back', [{ version: '1' }, { version: '2' }], 1],
  ['two releases back', [{ version: '1' }, { version: '2' }, { version: '3' }], 1],
  ['to the middle one', [{ version: '1' }, { version: '2' }, { version: '3' }], 2],
  ['to one that had a variable less', [{ version: '1' }, { version: '2', env: { NEW: 'on' } }], 1],
  ['to one that had a variable more', [{ version: '1', env: { OLD: 'on' } }, { version: '2' }], 1],
  ['after one came back', [{ version: '1' }, { version: '2' }, { version: '1' }], 2],
];
const kinds: readonly WorkloadKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'];
const foreign = { 'example.com/owner': 'team-shop', 'argocd.argoproj.io/tracking-id': 'shop:apps/x:shop/web' };

describe.concurrent('our undo ends at the template that kubectl gives', () => {
  test.each(kinds.flatMap(kind => histories.map(history => [kind, ...history] as const)))(
    'of a %s, %s',
    { timeout: 60_000 },
    async (kind, _what, releases, toRevision) => {
      const [ours, theirs] = [await released(kind, releases), await released(kind, releases)];
      const { code, stderr } = await cluster.kubectl([
        '-n',
        theirs.namespace,
        'rollout',
        'undo',
        slashName(theirs),
        `--to-revision=${toRevision}`,
      ]);
      expect(code, stderr).toBe(0);
      await rolledBack(ours, toRevision);
      const [own, other] = [await objectOf(ours), await objectOf(theirs)];
      expect(own.spec.template).toEqual(other.spec.template);
      expect(own.metadata.annotations).toMatchObject(foreign);
      expect(own.metadata.annotations['example.com/since']).toBe('the last release');
    },
  );
});

const bodyOf = (kind: WorkloadKind, { version, env = {} }: Release, namespace: string) => {
  const options = { name: 'web', image: `registry.example/shop/web:${version}`, env, annotations: foreign };
  if (kind === 'Deployment') return deployment({ ...options, namespace, replicas: 1 });
  return kind === 'StatefulSet'
    ? statefulSet({ ...options, replicas: 1 })
    : daemonSet({ ...options, nodes: ['node-03'] });
};

/** A workload with these releases behind it, and an annotation that came after them. */
async function released(kind: WorkloadKind, releases: readonly Release[]): Promise<WorkloadRef> {
  const namespace = await cluster.newNamespace('undo');
  const ref: WorkloadRef = { kind, namespace, name: 'web' };
  const [first, ...later] = releases;
  if (!first) throw new Error('a history needs a release');
  await answered(
    api('POST', workloadPath({ ...ref, name: '' }).slice(0, -1), { body: bodyOf(kind, first, namespace) }),
  );
  await observed(ref);
  for (const release of later) {
    const { spec } = bodyOf(kind, release, namespace);
    const body = [{ op: 'replace', path: '/spec/template', value: spec.template }];
    await answered(api('PATCH', workloadPath(ref), { contentType: 'application/json-patch+json', body }));
    await observed(ref);
  }
  const body = { metadata: { annotations: { 'example.com/since': 'the last release' } } };
  await answered(api('PATCH', workloadPath(ref), { contentType: 'application/merge-patch+json', body }));
  await observed(ref);
  return ref;
}

async function answered(answer: ReturnType<typeof api>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
}

const objectOf = async (ref: WorkloadRef) => (await api('GET', workloadPath(ref))).body;

/** Until the controller has made a revision of the newest template. */
const observed = (ref: WorkloadRef) =>
  until('the controller has seen it', async () => {
    const { status, metadata } = await objectOf(ref);
    return status?.observedGeneration === metadata.generation;
  });

async function rolledBack({ kind, namespace, name }: WorkloadRef, toRevision: number): Promise<void> {
  const never = new AbortController().signal;
  const { engine } = open;
  const call = { do: 'rollout.undo', with: { kind, namespace, name, toRevision } };
  const prepared = await prepare(engine, call, never);
  if (prepared.kind !== 'ready') throw new Error(prepared.because);
  const answer = { to: prepared.plan.hash, level: 'typed', answer: name } as const;
  const landed = new AbortController();
  const result = await confirm(
    engine,
    prepared,
    answer,
    { entry: ({ type }) => type === 'change.finished' && landed.abort(), seen: () => undefined },
    landed.signal,
  );
  if (result.kind !== 'ran') throw new Error(result.says);
}
