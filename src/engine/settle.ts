import type { Id } from '../domain/brands.ts';
import type { Call, Target } from '../domain/change.ts';
import { textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { kindOfGvr } from '../domain/workload.ts';
import type { RunFile } from '../ports/journal.ts';
import type { Engine } from './engine.ts';
import { foldRun, isInDoubt, type RunState } from './fold.ts';
import { type End, follow, look, type Watching } from './follow.ts';
import { createRecorder } from './recorder.ts';

/** A run that was left open by a process that is gone. */
export type OpenRun = { readonly state: RunState; readonly file: RunFile };

/** Open runs on this cluster whose process has ended. One of another host stays its own, since nobody can tell. */
export async function openRuns(engine: Engine): Promise<readonly OpenRun[]> {
  const files = await Promise.all((await engine.journal.list()).map(run => engine.journal.read(run)));
  return files
    .flatMap(file => {
      const state = file && foldRun(file.entries);
      return file && state && !state.closed ? [{ state, file }] : [];
    })
    .filter(({ state }) => state.target.cluster === engine.place.cluster)
    .filter(({ state }) => engine.processes.isAlive(state.last.by) === false);
}

export type Settled = 'closed' | End;

/**
 * Goes on with a run of a dead process by reading alone: the change is found, or surely absent, or in doubt. Waits for
 * its effect where it landed, until the signal.
 */
export async function settle(
  engine: Engine,
  { state, file }: OpenRun,
  watching: Watching,
  signal: AbortSignal,
): Promise<Settled> {
  const { run } = state;
  if (file.isNewer) return 'in-doubt';
  if (!(await engine.journal.claim(run, engine.actor))) return 'left';
  try {
    const cut = await engine.journal.mend(run);
    const recorder = createRecorder(run, engine, state.last);
    const record = async (happening: Parameters<typeof recorder.record>[0]) => {
      const entry = await recorder.record(happening);
      watching.entry(entry);
      return entry;
    };
    if (cut) await record({ type: 'note', text: cut });
    return await goOn(engine, state, record, watching, signal);
  } finally {
    await engine.journal.release(run).catch(() => undefined);
  }
}

async function goOn(
  engine: Engine,
  { call, changes }: RunState,
  record: Parameters<typeof follow>[1]['record'],
  watching: Watching,
  signal: AbortSignal,
): Promise<Settled> {
  const begun = changes.filter(({ startedAt }) => startedAt !== undefined);
  const last = begun.at(-1);
  if (!call || !last || last.startedAt === undefined) {
    // The start is on disk before the request leaves; without it nothing was sent.
    await record({ type: 'run.closed', how: 'abandoned' });
    return 'closed';
  }
  const { change, startedAt, outcome } = last;
  const left = changes.length - begun.length;
  const end = await follow(engine, { call, change, startedAt, outcome, isLast: left === 0, record, watching }, signal);
  if (end === 'in-effect' && left > 0) {
    // Their bytes are gone with the process that planned them: what is left to do is planned anew.
    await record({ type: 'note', text: `${left} more ${left === 1 ? 'change was' : 'changes were'} never sent` });
    await record({ type: 'run.closed', how: 'aborted' });
  }
  return end;
}

/** Whether a call, as it was asked, is about this object; what it comes to may be about others too. */
export function isAbout({ with: settings }: Call, target: Target): boolean {
  // Calls of journals from before there were kinds mean a Deployment.
  const { kind = 'Deployment' } = settings;
  return (
    target.name === textAt(settings, 'name') &&
    target.namespace === textAt(settings, 'namespace') &&
    [kind, undefined].includes(kindOfGvr(target.gvr))
  );
}

/**
 * Before any plan on an object: what an earlier process left open on it is settled by one look each. Says what keeps
 * the object from being planned on, or nothing.
 */
export async function settleEarlierRuns(
  engine: Engine,
  isMeant: (target: Target) => boolean,
  signal: AbortSignal,
): Promise<SafeText | undefined> {
  const targetsOf = ({ target, changes }: RunState) => [target, ...changes.map(({ change }) => change.target)];
  for (const open of (await openRuns(engine)).filter(({ state }) => targetsOf(state).some(isMeant))) {
    const name = open.state.changes.findLast(({ startedAt }) => startedAt !== undefined)?.change.target.name ?? '';
    const doubtful = open.state.changes.find(isInDoubt);
    const seen = doubtful && open.state.call && (await lookAt(engine, open.state, signal));
    const mayStillLand =
      doubtful?.startedAt !== undefined && engine.clock.now() <= doubtful.startedAt + doubtful.change.landsWithinMs;
    if (seen?.landed === 'before' && mayStillLand)
      return safe(`run ${open.state.run} sent a change of ${name} that may still land: look again in a moment`);
    if (seen && (seen.landed === 'other' || seen.landed === 'unreadable')) return inDoubtSays(open.state.run, name);
    await settleWithOneLook(engine, open, signal);
  }
  return undefined;
}

export const inDoubtSays = (run: Id, name: string): SafeText =>
  safe(
    `run ${run} sent a change of ${name} and nobody knows whether it landed: settle it first (deploy-cockpit journal settle ${run})`,
  );

async function lookAt(engine: Engine, { call, changes }: RunState, signal: AbortSignal) {
  const last = changes.findLast(({ startedAt }) => startedAt !== undefined);
  if (!call || !last || last.startedAt === undefined) return undefined;
  return look(engine, { call, change: last.change, startedAt: last.startedAt }, signal);
}

/** Settles as far as one look can; an effect that is still awaited is somebody else's to wait for. */
async function settleWithOneLook(engine: Engine, open: OpenRun, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  await settle(engine, open, { entry: () => undefined, seen: () => enough.abort() }, both);
}
