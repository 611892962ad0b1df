import type { Id } from '../../domain/brands.ts';
import type { Seen } from '../../domain/change.ts';
import type { Entry } from '../../domain/journal.ts';
import { type DoubtChoice, decideDoubt } from '../../engine/decide-doubt.ts';
import { foldRun, type RunState } from '../../engine/fold.ts';
import { type OpenRun, openRuns, type Settled, settle } from '../../engine/settle.ts';
import type { Journal, RunFile } from '../../ports/journal.ts';
import type { Cockpit } from '../cockpit.ts';
import { doubtTable } from '../doubt-table.ts';
import type { DoubtTable } from '../store/state.ts';

export type { DoubtChoice } from '../../engine/decide-doubt.ts';
export type { RunState } from '../../engine/fold.ts';

export async function listRuns(journal: Journal): Promise<readonly RunState[]> {
  const files = await Promise.all((await journal.list()).map(run => journal.read(run)));
  return files.flatMap(file => (file && foldRun(file.entries)) ?? []);
}

/** The named run, or the newest. */
export async function readRun(journal: Journal, run?: string): Promise<RunFile | undefined> {
  const runs = await journal.list();
  const wanted = run === undefined ? runs[0] : runs.find(one => one === run);
  return wanted && journal.read(wanted);
}

export type SettledRun = {
  readonly run: Id;
  readonly ended: Settled;
  readonly state: RunState;
  readonly doubt?: DoubtTable;
  decide(choice: DoubtChoice): Promise<boolean>;
};

/** Settles what dead processes left open on this cluster, by reading alone. */
export async function settleRuns(
  { engine }: Cockpit,
  only: string | undefined,
  onEntry: (entry: Entry, of: RunState) => void,
  signal: AbortSignal,
): Promise<readonly SettledRun[]> {
  const open = (await openRuns(engine)).filter(({ state }) => only === undefined || state.run === only);
  // Side by side: one whose effect never comes must not use up the time of the others.
  return Promise.all(open.map(one => settleOne(engine, one, entry => onEntry(entry, one.state), signal)));
}

async function settleOne(
  engine: Cockpit['engine'],
  open: OpenRun,
  onEntry: (entry: Entry) => void,
  signal: AbortSignal,
): Promise<SettledRun> {
  const entries = [...open.file.entries];
  const held = new AbortController();
  const watching = {
    entry: (entry: Entry) => {
      entries.push(entry);
      onEntry(entry);
    },
    // It goes on only after another step, and that is somebody's to plan.
    seen: ({ next }: Seen) => next && held.abort(),
  };
  const ended = await settle(engine, open, watching, AbortSignal.any([signal, held.signal]));
  const state = foldRun(entries) ?? open.state;
  const last = state.changes.findLast(({ startedAt }) => startedAt !== undefined);
  const doubt = ended === 'in-doubt' && last ? await doubtTable(engine, last.change, signal) : undefined;
  return {
    run: state.run,
    ended,
    state,
    ...(doubt && { doubt }),
    decide: choice => decideDoubt(engine, { state, file: { ...open.file, entries } }, choice, '', watching),
  };
}
