import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { safe } from '../../../src/domain/safe-text.ts';
import { decideDoubt } from '../../../src/engine/decide-doubt.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { prepare } from '../../../src/engine/prepare.ts';
import { openRuns, settle } from '../../../src/engine/settle.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import { resumeWalk } from '../../../src/engine/walk/resume-walk.ts';
import type { Walker } from '../../../src/engine/walk/walk-state.ts';
import { brokenRelease } from '../../support/bench/bench.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { type OpenEngine, openEngine } from '../../support/open-engine.ts';
import { playWalk } from './play-walk.ts';
import { undoPlaybook } from './playbooks.ts';
import { viewWhen, waitsFor } from './walk-until.ts';

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
const checkout = () => ({ kind: 'Deployment', namespace, name: 'checkout' });
const unwatched = { entry: () => undefined, seen: () => undefined };
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

  test('that was left by its program is in nobody’s way, is closed by nobody else, and goes on where it stood', async () => {
    const walker = await begin(undoPlaybook);
    await waitsFor(walker, 'confirmation', 'undo');
    await walker.leave();
    // For everybody else it looks as if its program had died.
    const alone: Engine = { ...open.engine, processes: { isAlive: () => false } };
    const left = (await openRuns(alone)).filter(({ state }) => state.run === walker.run);
    expect(left).toHaveLength(1);
    for (const one of left) {
      expect(await settle(alone, one, unwatched, never)).toBe('left');
      expect(await decideDoubt(alone, one, 'stop', '', unwatched)).toBe(false);
    }
    const plan = await prepare(alone, { do: 'rollout.restart', with: checkout() }, never);
    expect(plan.kind).toBe('ready');

    const again = await resumeWalk(alone, walker.run, {});
    if (again.kind === 'refused') throw new Error(again.says);
    await waitsFor(again.walker, 'go', 'undo');
    const { state } = await playWalk(again.walker);
    expect(state.closed?.how).toBe('clean');
    expect(await stored()).toBe(1);
    await again.walker.leave();
  });

  test('keeps everybody else from planning on the workload while nobody knows whether its change landed', async () => {
    const { writer } = open.engine;
    if (!writer) throw new Error('no writer');
    // The request never arrives, and nobody ever says so.
    const lossy: Engine = {
      ...open.engine,
      writer: {
        dryRun: (change, signal) => writer.dryRun(change, signal),
        send: async () => ({ kind: 'unknown', says: safe('no answer') }),
      },
    };
    const walker = await begin(undoPlaybook, lossy);
    const planned = await waitsFor(walker, 'confirmation', 'undo');
    const to = planned.prepared?.plan.hash ?? 'sha256:none';
    await walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    await viewWhen(
      walker,
      'no answer',
      ({ state }) => state.steps.get('undo')?.changes.some(({ outcome }) => outcome?.kind === 'unknown') === true,
    );
    const plan = await prepare(open.engine, { do: 'rollout.restart', with: checkout() }, never);
    expect(plan.kind === 'blocked' && plan.because).toContain('may still land');

    await walker.send({ type: 'settle-doubt', choice: 'stop', note: 'it is too long' });
    await waitsFor(walker, 'closed');
    expect((await prepare(open.engine, { do: 'rollout.restart', with: checkout() }, never)).kind).toBe('ready');
    await walker.leave();
  });
});
