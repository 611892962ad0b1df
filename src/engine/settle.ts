import type { Id, Instant } from '../domain/brands.ts';
import type { Call, Target } from '../domain/change.ts';
import { textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { kindOfGvr } from '../domain/workload.ts';
import type { RunFile } from '../ports/journal.ts';
import { closesAs } from './close-run.ts';
import type { Engine } from './engine.ts';
import { type ChangeState, foldRun, isInDoubt, type RunState } from './fold.ts';
import { type End, follow, look, type Watching } from './follow.ts';
import { createRecorder } from './recorder.ts';
import { filesOf } from './records.ts';

/** A run that was left open by a process that is gone. */
export type OpenRun = { readonly state: RunState; readonly file: RunFile };

/** Open runs on this cluster whose process has ended. One of another host stays its own, since nobody can tell. */
export const openRuns = async (engine: Engine): Promise<readonly OpenRun[]> =>
  openRunsIn(await filesOf(engine.journal), engine);

/** The same of files that were read already. */
export const openRunsIn = (files: readonly RunFile[], engine: Engine): readonly OpenRun[] =>
  notClosedIn(files, engine).filter(({ state }) => isLeft(engine, state));

const isLeft = ({ processes }: Engine, { last }: RunState): boolean => processes.isAlive(last.by) === false;

const notClosed = async (engine: Engine): Promise<readonly OpenRun[]> =>
  notClosedIn(await filesOf(engine.journal), engine);

const notClosedIn = (files: readonly RunFile[], { place }: Engine): readonly OpenRun[] =>
  files
    .flatMap(file => {
      const state = foldRun(file.entries);
      return state && !state.closed ? [{ state, file }] : [];
    })
    .filter(({ state }) => state.target.cluster === place.cluster);

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
  // A playbook goes on with its own steps; only its walk may close it.
  if (state.as === 'playbook') return 'left';
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
  { changes }: RunState,
  record: Parameters<typeof follow>[1]['record'],
  watching: Watching,
  signal: AbortSignal,
): Promise<Settled> {
  const begun = changes.filter(({ startedAt }) => startedAt !== undefined);
  const last = begun.at(-1);
  if (!last || last.startedAt === undefined) {
    // The start is on disk before the request leaves; without it nothing was sent.
    await record({ type: 'run.closed', how: 'abandoned' });
    return 'closed';
  }
  const { call, change, startedAt, outcome } = last;
  const left = changes.length - begun.length;
  const end = await follow(engine, { call, change, startedAt, outcome, record, watching }, signal);
  if (end === 'in-effect' && left > 0) {
    // Their bytes are gone with the process that planned them: what is left to do is planned anew.
    await record({ type: 'note', text: `${left} more ${left === 1 ? 'change was' : 'changes were'} never sent` });
    await record({ type: 'run.closed', how: 'aborted' });
    return end;
  }
  const how = closesAs(end);
  if (how) await record({ type: 'run.closed', how });
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
 * Before any plan on an object: what an earlier process left open on it is settled by one look each, and a walk
 * that stands in doubt over it is left alone. Says what keeps the object from being planned on, or nothing. `own` is the run that plans.
 */
export async function settleEarlierRuns(
  engine: Engine,
  isMeant: (target: Target) => boolean,
  own: Id,
  signal: AbortSignal,
): Promise<SafeText | undefined> {
  const targetsOf = ({ target, changes }: RunState) => [target, ...changes.map(({ change }) => change.target)];
  const open = (await notClosed(engine)).filter(({ state }) => state.run !== own && targetsOf(state).some(isMeant));
  for (const one of open) {
    const { state } = one;
    const isPlaybook = state.as === 'playbook';
    // A verb that is alive looks after its own change; a walk may stand in doubt for as long as nobody decides.
    if (!isPlaybook && !isLeft(engine, state)) continue;
    const doubtful = state.changes.find(isInDoubt);
    const name = doubtful?.change.target.name ?? '';
    const seen = doubtful && (await lookAt(engine, doubtful, signal));
    if (doubtful && seen?.landed === 'before' && engine.clock.now() <= landsUntil(doubtful))
      return safe(`run ${state.run} sent a change of ${name} that may still land: look again in a moment`);
    if (seen && (seen.landed === 'other' || seen.landed === 'unreadable'))
      return inDoubtSays(state.run, name, isPlaybook);
    if (!isPlaybook) await settleWithOneLook(engine, one, signal);
  }
  return undefined;
}

/** When a request without an answer can't land any more. */
const landsUntil = ({ change, startedAt = 0 }: ChangeState): Instant => startedAt + change.landsWithinMs;
const lookAgainMs = 500;

/**
 * Waits until no change that an earlier run left may still land, where a way back can't be planned before. `waits` is
 * told once, with the moment at which it is over at the latest.
 */
export async function awaitEarlierChanges(
  engine: Engine,
  isMeant: (target: Target) => boolean,
  waits: (until: Instant) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = engine;
  const left = (await notClosed(engine)).flatMap(({ state }) => state.changes.filter(isInDoubt));
  for (const one of left.filter(({ change }) => isMeant(change.target))) {
    const mayLand = async () =>
      clock.now() <= landsUntil(one) && (await lookAt(engine, one, signal))?.landed === 'before';
    for (let isFirst = true; !signal.aborted && (await mayLand()); isFirst = false) {
      if (isFirst) waits(landsUntil(one));
      await clock.wait(lookAgainMs, signal);
    }
  }
}

const inDoubtSays = (run: Id, name: string, isPlaybook = false): SafeText =>
  safe(
    `run ${run} sent a change of ${name} and nobody knows whether it landed: settle it first (deploy-cockpit ${isPlaybook ? 'playbook resume' : 'journal settle'} ${run})`,
  );

/** Messages to people and programs are no object's doubt. */
const lookAt = async (engine: Engine, { call, change, startedAt }: ChangeState, signal: AbortSignal) =>
  startedAt === undefined || change.via !== 'kube' ? undefined : look(engine, { call, change, startedAt }, signal);

/** Settles as far as one look can; an effect that is still awaited is somebody else's to wait for. */
async function settleWithOneLook(engine: Engine, open: OpenRun, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  await settle(engine, open, { entry: () => undefined, seen: () => enough.abort() }, both);
}
