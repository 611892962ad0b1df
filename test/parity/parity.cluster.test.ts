import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Phase } from '../../src/domain/phase.ts';
import { slashName, type WorkloadRef, workloadPath } from '../../src/domain/workload.ts';
import { connectControlPlane } from '../control-plane/control-plane.ts';
import { until } from '../control-plane/until.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';
import { readStatus } from './read-status.ts';
import { type State, type Step, states } from './states.ts';

const cluster = connectControlPlane(inject('controlPlane'));
const api = cluster.apiAs('ana');
let folder: string;
let open: OpenEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-parity-'));
  open = await openEngine({ kubeconfig: cluster.kubeconfigPath, folder });
});
afterAll(async () => {
  await open.close();
  await rm(folder, { recursive: true, force: true });
});

/** What kubectl's words mean as a phase of ours, where neither says more than the other. src/decisions has the table. */
function phaseIn(says: string): Phase {
  if (says.includes('exceeded its progress deadline')) return 'failed';
  if (says.includes('to be observed')) return 'unobserved';
  if (/successfully rolled out|roll ?out complete|update complete/.test(says)) return 'healthy';
  return says.startsWith('error') ? 'unknown' : 'progressing';
}

describe.concurrent('our phase and kubectl’s words, of', () => {
  test.each(states)('a $kind: $what', { timeout: 90_000 }, async one => {
    const namespace = await cluster.newNamespace('parity');
    const ref: WorkloadRef = { kind: one.kind, namespace, name: 'web' };
    for (const step of one.steps) await take(step, ref);
    const seen = await until(`${one.kind} "${one.what}" is ${one.phase} and ${one.kubectl}`, () => matched(ref, one), {
      seconds: 60,
      everyMs: 700,
    });
    expect(seen.ours).toEqual(seen.kubectl);
    expect(seen.kubectl.exitCode).toBe(one.exitCode ?? 0);
    const meant = phaseIn(seen.kubectl.says);
    if (one.stricter === undefined) expect(seen.phase).toBe(meant);
    else expect(seen.phase, `no reason is needed: ${one.stricter}`).not.toBe(meant);
  });
});

test('there are states enough, of all three kinds', () => {
  expect(states.length).toBeGreaterThanOrEqual(40);
  expect(new Set(states.map(({ kind }) => kind)).size).toBe(3);
});

async function take(step: Step, ref: WorkloadRef): Promise<void> {
  const { namespace } = ref;
  if ('until' in step)
    return void (await until(`kubectl says ${step.until}`, async () => step.until.test((await kubectlOn(ref)).says), {
      everyMs: 700,
    }));
  if ('kubectl' in step) {
    const { code, stderr } = await cluster.kubectl(['-n', namespace, ...step.kubectl]);
    if (code !== 0) throw new Error(stderr);
    return;
  }
  const { status, body } =
    'quota' in step
      ? await api('POST', `/api/v1/namespaces/${namespace}/resourcequotas`, {
          body: { metadata: { name: 'room' }, spec: { hard: step.quota } },
        })
      : 'make' in step
        ? await api('POST', workloadPath({ ...ref, name: '' }).slice(0, -1), { body: placed(step.make, namespace) })
        : await api('PATCH', workloadPath(ref), {
            contentType: 'application/strategic-merge-patch+json',
            body: step.patch,
          });
  if (status >= 300) throw new Error(JSON.stringify(body));
  // A quota counts nothing before its controller has seen it.
  if ('quota' in step)
    await until('the quota counts', async () => {
      const answer = await api('GET', `/api/v1/namespaces/${namespace}/resourcequotas/room`);
      return answer.body.status?.hard?.pods !== undefined;
    });
}

const placed = (object: object, namespace: string) => ({
  ...object,
  metadata: { ...(object as { metadata: object }).metadata, namespace },
});

async function kubectlOn(ref: WorkloadRef) {
  const { stdout, stderr, code } = await cluster.kubectl([
    '-n',
    ref.namespace,
    'rollout',
    'status',
    slashName(ref),
    '--watch=false',
  ]);
  return { says: `${stdout}${stderr}`.trim(), exitCode: code };
}

/** Both judge the same object, or it is looked at again: nothing may move between the two looks. */
async function matched(ref: WorkloadRef, one: State) {
  const before = await readStatus(open.engine, ref);
  const kubectl = await kubectlOn(ref);
  const after = await readStatus(open.engine, ref);
  if (before.resourceVersion !== after.resourceVersion || before.phase !== after.phase) return undefined;
  if (after.phase !== one.phase || !one.kubectl.test(kubectl.says)) return undefined;
  return { phase: after.phase, ours: after.kubectl, kubectl };
}
