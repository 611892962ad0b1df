import type { Id } from '../../domain/brands.ts';
import type { Target } from '../../domain/change.ts';
import type { Happening } from '../../domain/journal.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { createRecorder } from '../recorder.ts';
import { unheardMessages } from './changes-of-step.ts';
import { foldWalk, textOf } from './fold-walk.ts';
import { type LeaseAnswer, leaseOf, letGo, takenSays } from './lease.ts';
import { type Opened, refused, takeLease } from './open-walk.ts';
import { readText } from './playbook-words.ts';
import { takeMirror } from './take-mirror.ts';
import type { WalkState } from './walk-state.ts';
import { makeWalker } from './walker.ts';
import type { WalkOptions } from './walking.ts';

/** Whoever takes a run from another person says where it stands: that they know is what a handover is. */
export type Taking = { readonly reason: string; readonly readBack: string };

/**
 * Goes on with a run whose process is gone. Its state is read from its journal, what was under way is looked for, and
 * nothing begins before somebody says go: nothing resumes by itself.
 */
export async function resumeWalk(
  engine: Engine,
  run: Id,
  options: WalkOptions,
  taking?: Taking,
  signal: AbortSignal = new AbortController().signal,
): Promise<Opened> {
  const before = await walkOf(engine, run);
  if ('says' in before) return before;
  if (before.state.closed) return refused(`run ${run} is closed`);
  const wrong = wrongReadBack(before.state, taking, engine.actor.name);
  if (wrong !== undefined) return refused(wrong);
  if (!(await engine.journal.claim(run, engine.actor))) return refused(`another process walks run ${run}`);
  try {
    const lease = await takeLease(engine, before.state.target, run, signal, taking !== undefined);
    if (lease.kind === 'taken') {
      await engine.journal.release(run);
      return refused(takenSays(lease.by));
    }
    const cut = await engine.journal.mend(run);
    const stillRead = async () => {
      const now = await walkOf(engine, run);
      if ('says' in now) return now.says;
      const moved = wrongReadBack(now.state, taking, engine.actor.name);
      return moved === undefined ? undefined : safe(moved);
    };
    const presence = await takeMirror(engine, before.state.target, run, stillRead, signal);
    // Read once more: whoever had it may have written until the moment of the claim.
    const now = await walkOf(engine, run);
    if ('says' in presence || 'says' in now || now.state.closed) {
      await giveBack(engine, before.state.target, run, lease, signal);
      if ('says' in presence) return refused(presence.says);
      return 'says' in now ? now : refused(`run ${run} is closed`);
    }
    const { state, playbook, entries: known } = now;
    const recorder = createRecorder(run, engine, state.last);
    const entries = [...known];
    const record = async (happening: Happening, step?: string) => {
      entries.push(await recorder.record(happening, step));
    };
    if (cut) await record({ type: 'note', text: cut });
    const from = state.holder.name;
    if (taking && from !== engine.actor.name) await record({ type: 'handover.taken', from, ...taking });
    await record({ type: 'run.resumed', because: taking?.reason ?? `the process on ${state.holder.host} is gone` });
    for (const { id, step } of unheardMessages(state))
      await record({ type: 'change.finished', change: id, outcome: unheard, recovered: true }, step);
    const leaseTrouble = lease.kind === 'none' ? { leaseTrouble: lease.says } : {};
    const begin = { playbook, entries, recorder, goes: false, presence: { ...leaseTrouble, ...presence } };
    return { kind: 'walker', walker: makeWalker(engine, options, begin) };
  } catch (cause) {
    await engine.journal.release(run).catch(() => undefined);
    throw cause;
  }
}

/** Nothing was written: whoever walks it goes on. */
async function giveBack(engine: Engine, target: Target, run: Id, lease: LeaseAnswer, signal: AbortSignal) {
  const { namespace, uid } = target;
  if (lease.kind === 'held' && namespace !== undefined && uid !== undefined)
    await letGo(engine, leaseOf({ namespace, uid }), run, signal);
  await engine.journal.release(run);
}

const unheard = {
  kind: 'unknown',
  says: ours('the process ended before the answer: nobody knows whether it arrived'),
} as const;

/** A run of a playbook as it stands, with its text read again. */
export async function walkOf(engine: Engine, run: Id) {
  const file = await engine.journal.read(run);
  if (!file) return refused(`there is no run ${run}`);
  if (file.isNewer)
    return refused(`run ${run} was written by a newer version: it can be read here, and not gone on with`);
  const text = textOf(file.entries);
  const { playbook, problems } = readText(engine, text ?? '');
  const [first] = problems.filter(({ severity }) => severity === 'error');
  if (!playbook) return refused(`this version can't read the playbook of run ${run}: ${first?.says ?? 'it has none'}`);
  const state = foldWalk(playbook, file.entries);
  return state ? { state, playbook, entries: file.entries } : refused(`run ${run} is no walk of a playbook`);
}

export const openDebtsOf = ({ debts }: WalkState): number => debts.filter(({ paidAt }) => paidAt === undefined).length;

/** Step and number of open debts, as `undo 1`. Of one's own run nobody asks. */
export const readBackOf = (state: WalkState): string => `${state.at ?? 'end'} ${openDebtsOf(state)}`;

function wrongReadBack(state: WalkState, taking: Taking | undefined, name: string): string | undefined {
  const isOffered = state.offeredTo !== undefined;
  if (!isOffered && state.holder.name === name) return undefined;
  if (!taking)
    return `run ${state.run} is walked by ${state.holder.name}: take it over with a reason, and read back where it stands`;
  if (!isOffered && taking.reason.trim() === '') return 'taking a run over needs a reason';
  const said = taking.readBack.trim().replaceAll(/\s+/g, ' ');
  return said === readBackOf(state)
    ? undefined
    : 'what was read back is not where the run stands: type its step and the number of its open debts';
}
