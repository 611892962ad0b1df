import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createJournalDesk } from '../../src/app/journal-desk.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { RunFile } from '../../src/ports/journal.ts';
import { settled, stepped } from '../gallery/canary-run-states.ts';

const fileOf = ({ run }: CockpitState, id: string): RunFile => ({
  run: id as Id,
  entries: (run?.entries ?? []).map(entry => ({ ...entry, run: id as Id })),
  problems: [],
  isNewer: false,
});

/** A desk on files that a test has, with how often each was read; the second list of them is held back until `go`. */
function deskOn(files: readonly RunFile[]) {
  const reads: Id[] = [];
  const held = Promise.withResolvers<void>();
  let lists = 0;
  const journal = {
    list: async () => {
      const known = files.map(({ run }) => run);
      if (++lists === 2) await held.promise;
      return known;
    },
    read: async (run: Id) => {
      reads.push(run);
      return files.find(one => one.run === run);
    },
  };
  const engine = { journal, place: { ...settled.place, cluster: 'uid' }, processes: { isAlive: () => false } };
  const store = createStore<CockpitState>(() => ({ ...settled, canaries: new Map() }));
  const desk = createJournalDesk(
    engine as unknown as Engine,
    store,
    next => store.setState(next(store.getState()), true),
    new AbortController().signal,
  );
  return { desk, store, reads, go: held.resolve };
}

describe('what this machine’s journal tells a screen', () => {
  test('is read once at the start: open runs and how canaries ended', async () => {
    const open = fileOf(stepped, '01-open');
    const { desk, store, reads, go } = deskOn([
      fileOf(settled, '02-closed'),
      { ...open, entries: open.entries.filter(({ type }) => type !== 'run.closed') },
    ]);
    go();
    await desk.start();
    expect(reads.sort()).toEqual(['01-open', '02-closed']);
    const { openRuns, canaries, screens } = store.getState();
    expect(openRuns.map(({ state }) => state.run)).toEqual(['01-open']);
    expect([...canaries.values()]).toMatchObject([{ what: 'taken-away' }]);
    expect(screens.at(-1)?.name).toBe('run');
  });

  test('is read in turn, so that a slow reading never hides what a later one found', async () => {
    const files = [fileOf(stepped, '01-first')];
    const { desk, store, go } = deskOn(files);
    const [view] = settled.workloads.values();
    if (!view) throw new Error('a state without a workload');
    const started = desk.start();
    await new Promise(setImmediate);
    files.push(fileOf(settled, '02-taken-away'));
    const refreshed = desk.refresh(view.ref);
    await new Promise(setImmediate);
    go();
    await Promise.all([started, refreshed]);
    expect([...store.getState().canaries.values()]).toMatchObject([{ what: 'taken-away' }]);
  });
});
