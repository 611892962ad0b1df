import type { Sha } from '../domain/brands.ts';
import type { Target } from '../domain/change.ts';
import { textAt } from '../domain/json.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import { safe } from '../domain/safe-text.ts';
import type { Journal } from '../ports/journal.ts';
import { foldRun, type RunState } from './fold.ts';

/** What our journal knows of a workload's templates: which was rolled back from, and to which with effect. */
export async function recordsOf(journal: Journal, target: Target): Promise<ReadonlyMap<Sha, RevisionRecord>> {
  const records = new Map<Sha, RevisionRecord>();
  const runs = await Promise.all((await journal.list()).map(run => journal.read(run)));
  const states = runs
    .flatMap(file => (file && foldRun(file.entries)) ?? [])
    .filter(state => isSameTarget(state.target, target))
    .sort((a, b) => a.openedAt - b.openedAt);
  for (const state of states) for (const [sha, record] of recordsIn(state)) records.set(sha, record);
  return records;
}

function* recordsIn({ changes, by }: RunState): Generator<readonly [Sha, RevisionRecord]> {
  for (const { call, outcome, seen, seenAt, finishedAt, change } of changes) {
    if (call.do !== 'rollout.undo' || outcome?.kind !== 'applied' || finishedAt === undefined) continue;
    const who = safe(by.name, 100);
    const from = textAt(call.with, 'fromTemplate');
    if (from) yield [from as Sha, { at: finishedAt, what: 'rolled-back-from', by: who }];
    const to = textAt(call.with, 'template');
    if (to && seen?.effect === 'in-effect' && change.class === 'change')
      yield [to as Sha, { at: seenAt ?? finishedAt, what: 'rolled-back-to', by: who }];
  }
}

const isSameTarget = (a: Target, b: Target): boolean =>
  a.cluster === b.cluster && a.gvr === b.gvr && a.namespace === b.namespace && a.name === b.name;
