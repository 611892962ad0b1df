import type { StoreApi } from 'zustand/vanilla';
import { workloadTarget } from '../actions/workload-world.ts';
import type { Id } from '../domain/brands.ts';
import type { Entry } from '../domain/journal.ts';
import { objectAt, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { isWorkloadKind, kindOfGvr, type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { canaryRecords } from '../engine/canary-records.ts';
import { decideDoubt } from '../engine/decide-doubt.ts';
import type { Engine } from '../engine/engine.ts';
import { foldRun, type RunState } from '../engine/fold.ts';
import { filesOf, recordsIn, runsIn } from '../engine/records.ts';
import { openRuns, openRunsIn, settle } from '../engine/settle.ts';
import type { RunFile } from '../ports/journal.ts';
import { doubtTable } from './doubt-table.ts';
import type { Intent } from './intent.ts';
import type { Change } from './session.ts';
import { pushed } from './store/navigate.ts';
import type { CockpitState, OpenRunState, RunOnScreen, Screen } from './store/state.ts';

/** Runs of the past: those left open, the list, and one's timeline. */
export type JournalDesk = {
  start(): Promise<void>;
  list(): Promise<void>;
  timeline(run: Id): Promise<void>;
  settle(run: Id): Promise<void>;
  decide(intent: Extract<Intent, { type: 'doubt.decide' }>): Promise<void>;
  refresh(ref: WorkloadRef): Promise<void>;
};

export function createJournalDesk(
  engine: Engine,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
): JournalDesk {
  const notice = (says: string) => change(state => ({ ...state, notice: safe(says) }));

  let turn: Promise<unknown> = Promise.resolve();

  /** One reading after the other: a slow one that was begun earlier would put an older picture over a newer one. */
  function readInTurn(show: (files: readonly RunFile[]) => void): Promise<void> {
    const own = turn.then(async () => show(await filesOf(engine.journal)));
    turn = own.catch(() => undefined);
    return own;
  }

  /** What was left open comes first, before anything new is done. */
  const start = (): Promise<void> =>
    readInTurn(files => {
      if (closing.aborted) return;
      const canaries = canaryRecords(runsIn(files), engine.place.cluster);
      change(state => {
        const next = { ...withOpenRuns(state, files), canaries };
        const [first] = next.openRuns;
        const isUntouched = state.screens.length === 1;
        return first && isUntouched ? pushed(next, screenOfOpen(first)) : next;
      });
    });

  const readOpenRuns = (): Promise<void> => readInTurn(files => change(state => withOpenRuns(state, files)));

  const withOpenRuns = (state: CockpitState, files: readonly RunFile[]): CockpitState => ({
    ...state,
    openRuns: openRunsIn(files, engine).map(({ state: run, file }) => ({ state: run, problems: file.problems })),
  });

  async function list(): Promise<void> {
    const files = await Promise.all((await engine.journal.list()).slice(0, 200).map(run => engine.journal.read(run)));
    const journal = files.flatMap(file => (file && foldRun(file.entries)) ?? []);
    change(state => ({ ...state, journal }));
  }

  async function timeline(run: Id): Promise<void> {
    const file = await engine.journal.read(run);
    if (file) change(state => ({ ...state, timeline: { run, entries: file.entries, problems: file.problems } }));
  }

  /** Goes on with an open run by reading; its screen shows what is found. */
  async function settleRun(run: Id): Promise<void> {
    const open = (await openRuns(engine)).find(({ state }) => state.run === run);
    if (!open) return notice('that run is closed, or somebody else has it');
    const entries: Entry[] = [...open.file.entries];
    const ref = refOf(open.state);
    const show = (next: Partial<RunOnScreen>) =>
      change(state => ({ ...state, run: { ...(state.run?.ref === ref ? state.run : { ref, entries }), ...next } }));
    show(begun(open.state));
    const ended = await settle(
      engine,
      open,
      {
        entry: entry => {
          entries.push(entry);
          const state = foldRun(entries);
          show({ entries: [...entries], ...(state && { state }) });
        },
        seen: seen => show({ seen }),
      },
      closing,
    );
    const last = open.state.changes.findLast(({ startedAt }) => startedAt !== undefined);
    show({ ended, ...(ended === 'in-doubt' && last && { doubt: await doubtTable(engine, last.change, closing) }) });
    await readOpenRuns();
  }

  async function decide({ run, choice }: Extract<Intent, { type: 'doubt.decide' }>): Promise<void> {
    const file = await engine.journal.read(run);
    const state = file && foldRun(file.entries);
    if (!file || !state || state.closed) return notice('that run is closed already');
    const ref = refOf(state);
    const entries = [...file.entries];
    const isDone = await decideDoubt(engine, { state, file }, choice, '', {
      entry: entry => {
        entries.push(entry);
        const folded = foldRun(entries);
        change(before => ({
          ...before,
          run: { ref, entries: [...entries], ...(folded && { state: folded }), ended: 'closed' },
        }));
      },
      seen: () => undefined,
    });
    notice(isDone ? `written down: ${choice.replace('-', ' ')}; nothing was sent` : 'another process has that run');
    await readOpenRuns();
  }

  const refresh = (ref: WorkloadRef): Promise<void> =>
    readInTurn(files => {
      const key = workloadKey(ref);
      const uid = store.getState().workloads.get(key)?.family.workload.uid;
      const { cluster } = engine.place;
      const runs = runsIn(files);
      const known = recordsIn(runs, workloadTarget(cluster, ref, uid));
      const canaries = canaryRecords(runs, cluster);
      change(state => ({ ...state, canaries, records: new Map(state.records).set(key, known) }));
    });

  return { start, list, timeline, settle: settleRun, decide, refresh };
}

/** A playbook goes on with its own steps; a verb's run is settled by reading. */
const screenOfOpen = ({ state: { as, run } }: OpenRunState): Screen => ({
  name: as === 'playbook' ? 'open-walk' : 'open-run',
  run,
});

/** The workload that a run is about: what it changed, or of a pod the one that it belongs to. */
export function refOf({ target, call }: RunState): WorkloadRef {
  const namespace = target.namespace ?? '';
  const kind = kindOfGvr(target.gvr);
  if (kind) return { kind, namespace, name: target.name };
  const of = objectAt(call?.with, 'workload');
  const named = isWorkloadKind(of.kind) ? of.kind : 'Deployment';
  return { kind: named, namespace, name: textAt(of, 'name') ?? target.name };
}

const begun = (state: RunState): Partial<RunOnScreen> => ({
  state,
  ...(state.confirmedAt !== undefined && { confirmedAt: state.confirmedAt }),
  ...(state.predictedMs !== undefined && { predictedMs: state.predictedMs }),
});
