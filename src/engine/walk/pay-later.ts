import type { Id } from '../../domain/brands.ts';
import type { Entry } from '../../domain/journal.ts';
import { linkTo } from '../../domain/journal-line.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { createRecorder } from '../recorder.ts';
import { dropMirror, mirrorOf } from './mirror.ts';
import { walkOf } from './resume-walk.ts';
import type { WalkState } from './walk-state.ts';

export type OwingWalk = { readonly state: WalkState; readonly entries: readonly Entry[] };

/** How far back it is looked for runs that owe something. */
const mostRead = 200;

const owes = ({ debts }: WalkState): boolean => debts.some(({ paidAt }) => paidAt === undefined);

/** Runs of this cluster that are over and still owe something, newest first. */
export async function owingWalks(engine: Engine): Promise<readonly OwingWalk[]> {
  const runs = (await engine.journal.list()).slice(0, mostRead);
  const read = await Promise.all(runs.map(run => closedOf(engine, run)));
  return read.flatMap(one => (one && owes(one.state) ? [one] : []));
}

async function closedOf(engine: Engine, run: Id): Promise<OwingWalk | undefined> {
  const file = await engine.journal.read(run);
  const [first] = file?.entries ?? [];
  const isOurs =
    first?.type === 'run.opened' && first.as === 'playbook' && first.target.cluster === engine.place.cluster;
  if (!isOurs || !file?.entries.some(({ type }) => type === 'debt.opened')) return undefined;
  const walk = await walkOf(engine, run);
  return 'state' in walk && walk.state.closed ? walk : undefined;
}

/** Writes down that what a closed run left was paid back by a person, in their words. Nothing is sent. */
export async function payLater(engine: Engine, run: Id, how: string): Promise<OwingWalk | { readonly says: SafeText }> {
  if (!(await engine.journal.claim(run, engine.actor))) return { says: ours('another process has that run') };
  try {
    const walk = await walkOf(engine, run);
    if ('says' in walk) return walk;
    const { state, entries } = walk;
    if (!state.closed) return { says: ours('the run is open: its own step pays it back') };
    const recorder = createRecorder(run, engine, state.last);
    const more = [await recorder.record({ type: 'note', text: `paid back: ${how}` })];
    for (const { id, pay, step, paidAt } of state.debts)
      if (paidAt === undefined) more.push(await recorder.record({ type: 'debt.paid', debt: id, pay }, step));
    const { namespace } = state.target;
    if (namespace !== undefined)
      await dropMirror(engine, mirrorOf(namespace, run), run, linkTo(state.last, engine.hash)).catch(() => undefined);
    const after = await walkOf(engine, run);
    return 'says' in after ? after : { state: after.state, entries: [...entries, ...more] };
  } finally {
    await engine.journal.release(run).catch(() => undefined);
  }
}
