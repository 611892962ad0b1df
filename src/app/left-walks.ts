import type { Id } from '../domain/brands.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import { look } from '../engine/follow.ts';
import { walkOf } from '../engine/walk/resume-walk.ts';
import type { OpenRunState } from './store/state.ts';
import type { LeftWalk } from './store/walks.ts';

/**
 * Runs of playbooks that a process left open when it ended, as their journals tell them. What was under way is looked at
 * once; `seen` is told when that is read.
 */
export async function readLeftWalks(
  engine: Engine,
  openRuns: readonly OpenRunState[],
  signal: AbortSignal,
  seen: (left: LeftWalk) => void,
): Promise<{ readonly left: readonly LeftWalk[]; readonly unreadable: ReadonlyMap<Id, SafeText> }> {
  const runs = openRuns.filter(({ state }) => state.as === 'playbook').map(({ state }) => state.run);
  const read = await Promise.all(runs.map(run => walkOf(engine, run)));
  const unreadable = new Map<Id, SafeText>();
  for (const [index, run] of runs.entries()) {
    const one = read[index];
    if (one && 'says' in one) unreadable.set(run, one.says);
  }
  const left = read.flatMap((one): readonly LeftWalk[] =>
    'state' in one ? [{ run: one.state.run, state: one.state, isResuming: false }] : [],
  );
  for (const one of left) void lookOnce(engine, one, signal).then(next => next && seen(next));
  return { left, unreadable };
}

async function lookOnce(engine: Engine, left: LeftWalk, signal: AbortSignal): Promise<LeftWalk | undefined> {
  const walked = left.state.steps.get(left.state.at ?? '');
  const last = walked?.changes.findLast(({ startedAt }) => startedAt !== undefined);
  if (!last || last.startedAt === undefined || last.change.via !== 'kube') return undefined;
  const { call, change, startedAt } = last;
  const seen = await look(engine, { call, change, startedAt }, signal);
  return { ...left, now: { at: engine.clock.now(), seen } };
}
