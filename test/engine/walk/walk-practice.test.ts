import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import type { Walker } from '../../../src/engine/walk/walk-state.ts';
import { brokenRelease } from '../../support/bench/bench.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { type OpenEngine, openEngine } from '../../support/open-engine.ts';
import { undoPlaybook } from './playbooks.ts';
import { waitsFor } from './walk-until.ts';

const never = new AbortController().signal;
let bench: Awaited<ReturnType<typeof practiceBench>>;
let open: OpenEngine;
let folder: string;
let namespace: string;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-walk-'));
  open = await openEngine({ kubeconfig: bench.kubeconfigPath, folder });
});
afterAll(async () => {
  await open.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  namespace = await bench.newNamespace();
  await brokenRelease(bench, {
    namespace,
    name: 'checkout',
    replicas: 2,
    maxUnavailable: 1,
    good: 'registry.example/app:1',
    bad: 'registry.example/app:2-never',
  });
});

const begin = async (text: string, engine: Engine = open.engine): Promise<Walker> => {
  const inputs = { workload: { kind: 'Deployment', namespace, name: 'checkout' } };
  const opened = await openWalk(engine, { text, path: 'playbooks/test.md', inputs }, {}, never);
  if (opened.kind === 'refused') throw new Error(opened.says);
  return opened.walker;
};
const stored = async () => (await bench.storedWrites(namespace, 'checkout')).length;

describe('a playbook that is walked', () => {
  test('reads, changes what a person confirmed, asks, and is closed by the completion call', async () => {
    const walker = await begin(undoPlaybook);
    const planned = await waitsFor(walker, 'confirmation', 'undo');
    expect(planned.state.steps.get('look')?.phase).toBe('done');
    expect(planned.level).toBe('typed');
    expect(await stored()).toBe(0);

    const to = planned.prepared?.plan.hash ?? 'sha256:none';
    await walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    const asked = await waitsFor(walker, 'answer', 'ask');
    expect(asked.state.steps.get('undo')).toMatchObject({ phase: 'done' });
    expect(asked.state.inEffectAt).toBeDefined();
    expect(await stored()).toBe(1);

    await walker.send({ type: 'answer', step: 'ask', value: 'they can buy again' });
    const over = await waitsFor(walker, 'close');
    expect(over.state.values.get('ask')).toEqual({ answer: 'they can buy again' });
    await walker.send({ type: 'close' });
    const { state, entries } = await waitsFor(walker, 'closed');
    expect(state.closed?.how).toBe('clean');
    expect(entries.map(({ type }) => type)).toEqual([
      'run.opened',
      'step.entered',
      'effect.seen',
      'step.ended',
      'step.entered',
      'plan.made',
      'answer.given',
      'change.started',
      'change.finished',
      ...entries.filter(({ type, step }) => type === 'effect.seen' && step === 'undo').map(({ type }) => type),
      'step.ended',
      'step.entered',
      'answer.given',
      'step.ended',
      'run.closed',
    ]);
    await walker.leave();
  });
});
