import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { hostProcesses, sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Id } from '../../src/domain/brands.ts';
import { confirm } from '../../src/engine/confirm.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { confirmationFloor, isEnough } from '../../src/engine/floor.ts';
import { type Prepared, prepare } from '../../src/engine/prepare.ts';
import { brokenRelease } from '../support/bench/bench.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { type OpenEngine, openEngine } from '../support/open-engine.ts';

const never = new AbortController().signal;
const unwatched = { entry: () => undefined, seen: () => undefined };
let bench: Awaited<ReturnType<typeof practiceBench>>;
let open: OpenEngine;
let folder: string;
let namespace: string;

beforeAll(async () => {
  bench = await practiceBench('empty', 4);
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-engine-'));
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
    replicas: 1,
    env: { API_TOKEN: 'very-secret-value' },
    good: 'registry.example/app:1',
    bad: 'registry.example/app:2-never',
  });
});

type Ready = Extract<Prepared, { kind: 'ready' }>;
const plan = async (engine: Engine = open.engine): Promise<Ready> => {
  const prepared = await prepare(
    engine,
    { do: 'rollout.undo', with: { namespace, name: 'checkout', toRevision: 1 } },
    never,
  );
  if (prepared.kind !== 'ready') throw new Error(prepared.because);
  return prepared;
};
const answer = (ready: Ready) => ({ to: ready.plan.hash, level: 'typed', answer: 'checkout' }) as const;
const stored = async () => (await bench.storedWrites(namespace, 'checkout')).length;

describe('the engine', () => {
  test('plans the same content to the same hash, with another change id', async () => {
    const [one, two] = [await plan(), await plan()];
    expect(one.plan.hash).toBe(two.plan.hash);
    expect(one.plan.changes[0].id).not.toBe(two.plan.changes[0].id);
    expect(one.plan.changes[0].bytes).not.toBe(two.plan.changes[0].bytes);
  });

  test('sends nothing for another plan’s hash, a refusal, a weak answer or an old plan', async () => {
    const ready = await plan();
    const later: Engine = { ...open.engine, clock: { ...open.engine.clock, now: () => Date.now() + 61_000 } };
    const results = [
      await confirm(open.engine, ready, { ...answer(ready), to: sha256('other') }, unwatched, never),
      await confirm(open.engine, ready, { ...answer(ready), answer: false }, unwatched, never),
      await confirm(open.engine, ready, { ...answer(ready), level: 'key' }, unwatched, never),
      await confirm(later, ready, answer(ready), unwatched, never),
    ];
    expect(results.map(result => (result.kind === 'not-sent' ? result.why : result.kind))).toEqual([
      'unconfirmed',
      'unconfirmed',
      'unconfirmed',
      'expired',
    ]);
    expect(await stored()).toBe(0);
  });

  test('sends nothing without a Writer, and plans without asking for a dry run', async () => {
    const { writer: _none, ...readOnly } = open.engine;
    const ready = await plan(readOnly);
    expect(ready.dryRun.kind).toBe('none');
    expect(await confirm(readOnly, ready, answer(ready), unwatched, never)).toMatchObject({
      kind: 'not-sent',
      why: 'read-only',
    });
  });

  test('sends nothing when the journal can’t be written', async () => {
    const blocked = path.join(folder, 'a-file');
    await writeFile(blocked, '');
    const journal = journalFile({ folder: path.join(blocked, 'runs'), hash: sha256, processes: hostProcesses });
    const ready = await plan();
    const broken: Engine = { ...open.engine, journal: { ...journal, list: async () => [], claim: async () => true } };
    expect(await confirm(broken, ready, answer(ready), unwatched, never)).toMatchObject({
      kind: 'not-sent',
      why: 'unjournalled',
    });
    expect(await stored()).toBe(0);
  });

  test('sends a plan once, however often it is confirmed', async () => {
    const ready = await plan();
    expect((await confirm(open.engine, ready, answer(ready), unwatched, never)).kind).toBe('ran');
    expect(await confirm(open.engine, ready, answer(ready), unwatched, never)).toMatchObject({
      kind: 'not-sent',
      why: 'unjournalled',
    });
    expect(await stored()).toBe(1);
  });

  test('keeps bodies and secrets out of the journal, for its owner’s eyes only, each line bound to the one before', async () => {
    const ready = await plan();
    await confirm(open.engine, ready, answer(ready), unwatched, never);
    const file = path.join(folder, 'runs', `${ready.run}.jsonl`);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('very-secret-value');
    expect(text).not.toContain('"op"');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    expect((await open.engine.journal.read(ready.run))?.problems).toEqual([]);
    await writeFile(file, text.replace('"typed"', '"key"'));
    expect((await open.engine.journal.read(ready.run))?.problems.join()).toContain(
      'does not follow from the line before',
    );
  });

  test('cuts a torn last line off and says so', async () => {
    const ready = await plan();
    await confirm(open.engine, ready, answer(ready), unwatched, never);
    const file = path.join(folder, 'runs', `${ready.run}.jsonl`);
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}{"v":1,"run":"x`);
    const torn = await open.engine.journal.read(ready.run);
    expect(torn?.problems.join()).toContain('was not written whole');
    expect(await open.engine.journal.mend(ready.run)).toContain('cut off');
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('follows no link out of its folder, and takes no name that leads there', async () => {
    const aim = path.join(folder, 'aim');
    await writeFile(aim, '');
    await symlink(aim, path.join(folder, 'runs', '00000000000-link.jsonl'));
    await expect(open.engine.journal.mend('00000000000-link' as Id)).rejects.toThrow();
    await expect(open.engine.journal.read('../../etc/passwd' as Id)).rejects.toThrow('is not a run');
  });
});

test('production and practice ask for the name, elsewhere a key is enough, and what can’t be undone always asks', () => {
  expect([
    confirmationFloor('production', 'change'),
    confirmationFloor('practice', 'change'),
    confirmationFloor('staging', 'change'),
    confirmationFloor('staging', 'irreversible'),
    confirmationFloor('production', 'read'),
  ]).toEqual(['typed', 'typed', 'key', 'typed', 'none']);
  expect([isEnough('flag', 'typed'), isEnough('key', 'typed'), isEnough('typed', 'key')]).toEqual([true, false, true]);
});
