import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../src/domain/brands.ts';
import { safe } from '../../../src/domain/safe-text.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { leaveNote, notesIn, notesMs } from '../../../src/engine/walk/follower-notes.ts';
import { renewMs } from '../../../src/engine/walk/lease.ts';
import { mirrorOf } from '../../../src/engine/walk/mirror.ts';
import { bringHere, type MirroredRun, mirroredRuns } from '../../../src/engine/walk/mirrored-runs.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import { betweenMirrorsMs } from '../../../src/engine/walk/presence.ts';
import { resumeWalk } from '../../../src/engine/walk/resume-walk.ts';
import { entryInWords } from '../../../src/wording/entries.ts';
import { until } from '../../control-plane/until.ts';
import { brokenRelease } from '../../support/bench/bench.ts';
import { practiceBench } from '../../support/bench/practice-bench.ts';
import { type OpenEngine, openEngine } from '../../support/open-engine.ts';
import { playWalk } from './play-walk.ts';
import { undoPlaybook } from './playbooks.ts';
import { viewWhen, waitsFor } from './walk-until.ts';

const never = new AbortController().signal;
let bench: Awaited<ReturnType<typeof practiceBench>>;
let folder: string;
let namespace: string;
const opened: OpenEngine[] = [];

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-second-'));
});
afterAll(async () => {
  for (const one of opened) await one.close();
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

/** Somebody on a machine of their own; a Lease is renewed after a tenth of a second, or not at all, and lines are mirrored soon. */
async function personAt(host: string, name: string, renewAfterMs = 100): Promise<Engine> {
  const one = await openEngine({ kubeconfig: bench.kubeconfigPath, folder: path.join(folder, namespace, host) });
  opened.push(one);
  const { engine } = one;
  const sooner = new Map([
    [renewMs, renewAfterMs],
    [betweenMirrorsMs, 50],
    [notesMs, 50],
  ]);
  const wait: Engine['clock']['wait'] = (ms, signal) => engine.clock.wait(sooner.get(ms) ?? ms, signal);
  return { ...engine, clock: { ...engine.clock, wait }, actor: { ...engine.actor, name, host } };
}

async function walkBy(engine: Engine) {
  const inputs = { workload: { kind: 'Deployment', namespace, name: 'checkout' } };
  return openWalk(engine, { text: undoPlaybook, path: 'playbooks/test.md', inputs }, {}, never);
}

async function mirrorSeenBy(engine: Engine, isSo: (run: MirroredRun) => boolean): Promise<MirroredRun> {
  let found: MirroredRun | undefined;
  await until('the mirror', async () => {
    const answer = await mirroredRuns(engine, namespace, never);
    found = answer.kind === 'ok' ? answer.value.find(isSo) : undefined;
    return found !== undefined;
  });
  if (!found) throw new Error('there is no mirror');
  return found;
}

const notesThere = (engine: Engine, run: Id) => notesIn(engine, mirrorOf(namespace, run), never);

const stored = async () => (await bench.storedWrites(namespace, 'checkout')).length;

describe('a second person', () => {
  test('is told who walks a playbook on the workload, and follows it step by step', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana'), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    await waitsFor(first.walker, 'confirmation', 'undo');
    const second = await walkBy(ben);
    expect(second.kind === 'refused' && second.says).toContain('ana on bastion-1 walks run');
    const mirror = await mirrorSeenBy(ben, ({ state }) => state.at === 'undo');
    expect(mirror.state.steps.get('look')?.phase).toBe('done');
    expect(first.walker.view().mirror).toContain(`mirrored in ${namespace}`);

    const { state } = await playWalk(first.walker);
    expect(state.closed?.how).toBe('clean');
    await first.walker.leave();
    // What is over is not in anybody's way.
    expect((await mirroredRuns(ben, namespace, never)).kind === 'ok').toBe(true);
    const next = await walkBy(ben);
    expect(next.kind).toBe('walker');
    if (next.kind === 'walker') await next.walker.leave();
  });

  test('takes a walk over with a reason and by reading back where it stands; the first one can send nothing more', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana'), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    const shown = await waitsFor(first.walker, 'confirmation', 'undo');
    const mirror = await mirrorSeenBy(ben, ({ state }) => state.at === 'undo');
    expect(await bringHere(ben, mirror)).toBeUndefined();
    const { run } = mirror.state;

    const without = await resumeWalk(ben, run, {});
    expect(without.kind === 'refused' && without.says).toContain('take it over with a reason');
    const wrong = await resumeWalk(ben, run, {}, { reason: 'ana is asleep', readBack: 'look 0' });
    expect(wrong.kind === 'refused' && wrong.says).toContain('not where the run stands');
    const taken = await resumeWalk(ben, run, {}, { reason: 'ana is asleep', readBack: 'undo 0' });
    if (taken.kind === 'refused') throw new Error(taken.says);

    const lost = await viewWhen(first.walker, 'that it was taken over', ({ waits }) => waits?.for === 'lost');
    expect(lost.waits?.says).toContain('ben on bastion-2 walks run');
    const to = shown.prepared?.plan.hash ?? 'sha256:none';
    await first.walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    expect(first.walker.view().notice).toContain('ben on bastion-2');
    expect(await stored()).toBe(0);

    // Nothing begins by itself, and what ana saw confirms nothing of ben's.
    await waitsFor(taken.walker, 'go', 'undo');
    await taken.walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    expect(taken.walker.view().notice).toContain('not shown any more');
    const { state, entries } = await playWalk(taken.walker);
    expect(state.closed?.how).toBe('clean');
    expect(state.holder.name).toBe('ben');
    expect(entries.some(({ type }) => type === 'handover.taken')).toBe(true);
    expect(await stored()).toBe(1);
    await first.walker.leave();
    await taken.walker.leave();
  });

  test('writes notes while somebody else walks: they stand in the run once, in the name of whoever wrote them', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana'), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    await waitsFor(first.walker, 'confirmation', 'undo');
    await mirrorSeenBy(ben, ({ state }) => state.at === 'undo');
    const left = await leaveNote(ben, namespace, first.walker.run, 'the database team is on its way');
    expect(left).toHaveProperty('id');
    const mirror = await mirrorSeenBy(ben, ({ entries }) => entries.some(({ type }) => type === 'note'));
    const note = mirror.entries.find(({ type }) => type === 'note');
    expect(note && entryInWords(note)).toBe('note of ben: the database team is on its way');
    await until('the note to be taken away', async () => (await notesThere(ben, first.walker.run)).length === 0);
    // The plan that ana was shown is still the one that is shown.
    expect(first.walker.view().waits?.for).toBe('confirmation');
    const { entries } = await playWalk(first.walker);
    expect(entries.filter(({ type }) => type === 'note')).toHaveLength(1);
    await first.walker.leave();
    expect(await leaveNote(ben, namespace, first.walker.run, 'too late')).toHaveProperty('says');
  });

  test('whose note was left while nobody walked, or written down right before a kill, finds it once in the run', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana'), await personAt('bastion-2', 'ben')];
    // As a program that dies after it wrote the line: what was noted is never taken away by it.
    const { writer } = ana;
    if (!writer) throw new Error('no writer');
    const dying: Engine = {
      ...ana,
      writer: {
        ...writer,
        dryRun: (change, signal) => writer.dryRun(change, signal),
        send: async change =>
          change.effect.body.includes('"op":"remove"')
            ? { kind: 'unknown', says: safe('it was killed') }
            : writer.send(change),
      },
    };
    const first = await walkBy(dying);
    if (first.kind === 'refused') throw new Error(first.says);
    const { run } = first.walker;
    await waitsFor(first.walker, 'confirmation', 'undo');
    await leaveNote(ben, namespace, run, 'written down once');
    await mirrorSeenBy(ben, ({ entries }) => entries.some(({ type }) => type === 'note'));
    await first.walker.leave();
    await leaveNote(ben, namespace, run, 'nobody is there');
    expect(await notesThere(ben, run)).toHaveLength(2);
    const again = await resumeWalk(ana, run, {});
    if (again.kind === 'refused') throw new Error(again.says);
    await until('both notes to be taken away', async () => (await notesThere(ben, run)).length === 0);
    const texts = again.walker.view().entries.flatMap(entry => (entry.type === 'note' ? [entry.text] : []));
    expect(texts).toEqual(['written down once', 'nobody is there']);
    await again.walker.leave();
  });

  test('who took a walk over is noticed before anything is sent, also where the Lease was not asked since', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana', 60_000), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    const shown = await waitsFor(first.walker, 'confirmation', 'undo');
    await bringHere(ben, await mirrorSeenBy(ben, ({ state }) => state.at === 'undo'));
    const taken = await resumeWalk(ben, first.walker.run, {}, { reason: 'ana is asleep', readBack: 'undo 0' });
    if (taken.kind === 'refused') throw new Error(taken.says);

    const to = shown.prepared?.plan.hash ?? 'sha256:none';
    await first.walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
    const lost = await viewWhen(first.walker, 'that it was taken over', ({ waits }) => waits?.for === 'lost');
    expect(lost.waits?.says).toContain('ben on bastion-2 walks run');
    expect(await stored()).toBe(0);
    await first.walker.leave();
    await taken.walker.leave();
  });

  test('who lost a walk and does not know it yet writes nothing over the lines of the one who has it', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana', 60_000), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    await waitsFor(first.walker, 'confirmation', 'undo');
    await bringHere(ben, await mirrorSeenBy(ben, ({ state }) => state.at === 'undo'));
    const taken = await resumeWalk(ben, first.walker.run, {}, { reason: 'ana is asleep', readBack: 'undo 0' });
    if (taken.kind === 'refused') throw new Error(taken.says);
    await mirrorSeenBy(ben, ({ state }) => state.holder.name === 'ben');

    await first.walker.send({ type: 'note', text: 'I am back' });
    const lost = await viewWhen(first.walker, 'that it was taken over', ({ waits }) => waits?.for === 'lost');
    expect(lost.waits?.says).toContain('ben on bastion-2 walks run');
    await taken.walker.send({ type: 'note', text: 'I go on' });
    const mirror = await mirrorSeenBy(ana, ({ entries }) =>
      entries.some(entry => entry.type === 'note' && entry.text === 'I go on'),
    );
    expect(mirror.state.holder.name).toBe('ben');
    expect(mirror.entries.some(entry => entry.type === 'note' && entry.text === 'I am back')).toBe(false);
    await first.walker.leave();
    await taken.walker.leave();
    expect((await mirrorSeenBy(ana, () => true)).state.holder.name).toBe('ben');
  });

  test('goes on from what was written until the very moment, and is asked again where it stands if that moved', async () => {
    const [ana, ben] = [await personAt('bastion-1', 'ana', 60_000), await personAt('bastion-2', 'ben')];
    const first = await walkBy(ana);
    if (first.kind === 'refused') throw new Error(first.says);
    await waitsFor(first.walker, 'confirmation', 'undo');
    await bringHere(ben, await mirrorSeenBy(ben, ({ state }) => state.at === 'undo'));
    await first.walker.send({ type: 'skip', step: 'undo', reason: 'it was done by the pipeline' });
    await waitsFor(first.walker, 'answer', 'ask');
    await mirrorSeenBy(ben, ({ state }) => state.at === 'ask');

    const late = await resumeWalk(ben, first.walker.run, {}, { reason: 'ana is asleep', readBack: 'undo 0' });
    expect(late.kind === 'refused' && late.says).toContain('not where the run stands');
    const taken = await resumeWalk(ben, first.walker.run, {}, { reason: 'ana is asleep', readBack: 'ask 0' });
    if (taken.kind === 'refused') throw new Error(taken.says);
    expect(taken.walker.view().entries.some(entry => entry.type === 'step.ended' && entry.how === 'skipped')).toBe(
      true,
    );
    await first.walker.leave();
    await taken.walker.leave();
  });

  test('and the same one are not kept out by a program that was killed before it wrote its first line', async () => {
    const ana = await personAt(hostname(), 'ana');
    const dying = (pid: number): Engine => ({
      ...ana,
      actor: { ...ana.actor, pid },
      journal: { ...ana.journal, append: () => Promise.reject(new Error('killed here')) },
    });
    const deadPid = 4_194_305;
    await expect(walkBy(dying(deadPid))).rejects.toThrow('killed here');
    const after = await walkBy(ana);
    if (after.kind === 'refused') throw new Error(after.says);
    await after.walker.send({ type: 'stop', reason: 'seen enough' });
    await after.walker.leave();
    // One that lives may be about to write it.
    await expect(walkBy(dying(process.pid))).rejects.toThrow('killed here');
    const beside = await walkBy(ana);
    expect(beside.kind === 'refused' && beside.says).toContain('ana on');
  });

  test('sees nothing where the namespace may not be written; the walk goes on and says so', async () => {
    const ana = await personAt('bastion-1', 'ana');
    const { writer } = ana;
    if (!writer) throw new Error('no writer');
    const denied: Engine = {
      ...ana,
      writer: {
        dryRun: (change, signal) => writer.dryRun(change, signal),
        send: async change =>
          change.target.gvr.startsWith('apps/')
            ? writer.send(change)
            : { kind: 'refused', why: 'rights', says: safe('ana may not create leases') },
      },
    };
    const walk = await walkBy(denied);
    if (walk.kind === 'refused') throw new Error(walk.says);
    const { state, mirror } = await playWalk(walk.walker);
    expect(state.closed?.how).toBe('clean');
    expect(mirror).toBe('local journal only: ana may not create leases');
    await walk.walker.leave();
  });
});
