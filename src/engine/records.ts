import type { Sha } from '../domain/brands.ts';
import type { Call, Target } from '../domain/change.ts';
import { type Json, listAt, textAt } from '../domain/json.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import { safe } from '../domain/safe-text.ts';
import { kindOfGvr } from '../domain/workload.ts';
import type { Journal, RunFile } from '../ports/journal.ts';
import { foldRun, type RunState } from './fold.ts';

/** What our journal knows of a workload's templates: which was rolled back from, and to which with effect. */
export const recordsOf = async (journal: Journal, target: Target): Promise<ReadonlyMap<Sha, RevisionRecord>> =>
  recordsIn(await runsOf(journal), target);

/** All runs that can be read, the oldest first. */
export const runsOf = async (journal: Journal): Promise<readonly RunState[]> => runsIn(await filesOf(journal));

export async function filesOf(journal: Journal): Promise<readonly RunFile[]> {
  const files = await Promise.all((await journal.list()).map(run => journal.read(run)));
  return files.flatMap(file => file ?? []);
}

export const runsIn = (files: readonly RunFile[]): readonly RunState[] =>
  files.flatMap(file => foldRun(file.entries) ?? []).sort((a, b) => a.openedAt - b.openedAt);

export function recordsIn(states: readonly RunState[], target: Target): ReadonlyMap<Sha, RevisionRecord> {
  const records = new Map<Sha, RevisionRecord>();
  for (const state of states) for (const [sha, record] of recordsInRun(state, target)) records.set(sha, record);
  return records;
}

function* recordsInRun({ changes, by }: RunState, target: Target): Generator<readonly [Sha, RevisionRecord]> {
  for (const { call, outcome, seen, seenAt, finishedAt, change } of changes) {
    if (!isSameTarget(change.target, target)) continue;
    const undo = undoIn(call, target);
    if (!undo || outcome?.kind !== 'applied' || finishedAt === undefined) continue;
    const who = safe(by.name, 100);
    const from = textAt(undo, 'fromTemplate');
    if (from) yield [from as Sha, { at: finishedAt, what: 'rolled-back-from', by: who }];
    const to = textAt(undo, 'template');
    if (to && seen?.effect === 'in-effect' && change.class === 'change')
      yield [to as Sha, { at: seenAt ?? finishedAt, what: 'rolled-back-to', by: who }];
  }
}

/** What was asked of this workload, alone or in a set. */
function undoIn({ do: name, with: settings }: Call, target: Target): Json | undefined {
  if (name === 'rollout.undo') return settings;
  if (name !== 'rollback.set') return undefined;
  return listAt(settings, 'workloads').find(
    one =>
      textAt(one, 'name') === target.name &&
      textAt(one, 'namespace') === target.namespace &&
      textAt(one, 'kind') === kindOfGvr(target.gvr),
  );
}

const isSameTarget = (a: Target, b: Target): boolean =>
  a.cluster === b.cluster && a.gvr === b.gvr && a.namespace === b.namespace && a.name === b.name;
