import type { WalkReaders } from '../../actions/action.ts';
import type { Call, Look, Seen } from '../../domain/change.ts';
import type { PlaybookStep } from '../../domain/playbook.ts';
import { safe } from '../../domain/safe-text.ts';
import { readersOf } from '../engine.ts';
import { reasonOf } from './walk-readers.ts';
import { forgetStep, type Walking } from './walking.ts';
import { type EndedHow, wayAfter } from './ways.ts';

/** Often at first, for what is so already; then as often as a person would look. */
const firstPauseMs = 200;
const mostPauseMs = 1_000;

type Looking = { readonly call: Call; readonly look: Look; readonly readers: WalkReaders };

/**
 * Looks until it is so, and stays so without a break for as long as is asked. What does not hold once begins the
 * holding anew. Ends the step; an interrupted one is begun again, whole.
 */
export async function holdLook(
  walking: Walking,
  step: PlaybookStep,
  { call, look, readers }: Looking,
  signal: AbortSignal,
): Promise<void> {
  const { engine, live, state, record, changed } = walking;
  const action = engine.actions.get(call.do);
  const parsed = action?.parse(call.with);
  if (!action || !parsed || 'problems' in parsed) return;
  const begunAt = engine.clock.now();
  const deadline = state().steps.get(step.id)?.deadline ?? begunAt + look.withinMs;
  forgetStep(live);
  live.look = look;
  const end = async (how: EndedHow, seen: Seen) => {
    await record({ type: 'effect.seen', seen, afterMs: engine.clock.now() - begunAt }, step.id);
    const result = how === 'done' && seen.result ? { result: seen.result } : {};
    const next = wayAfter(state().playbook, step, how);
    // What was seen last is in the journal now; the next step has not looked yet.
    forgetStep(live);
    await record({ type: 'step.ended', how, because: seen.says, next, ...result }, step.id);
  };
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(mostPauseMs, pauseMs * 1.5)) {
    const asked = engine.clock.now();
    const seen = await lookOnce();
    if (signal.aborted) return;
    live.seen = seen;
    if (seen.effect === 'in-effect') live.heldSince ??= asked;
    else delete live.heldSince;
    changed();
    // Held is what held from one look to another, not what may have held since.
    if (live.heldSince !== undefined && asked - live.heldSince >= (look.holdMs ?? 0)) return end('done', seen);
    if (seen.effect === 'failed' || seen.effect === 'reverted') return end('failed', seen);
    if (seen.asksPerson) {
      await record({ type: 'effect.seen', seen, afterMs: engine.clock.now() - begunAt }, step.id);
      await record({ type: 'run.paused', because: seen.says }, step.id);
      return;
    }
    const now = engine.clock.now();
    if (now >= deadline) return end('timed-out', { ...seen, says: safe(`not in time: ${seen.says}`) });
    await engine.clock.wait(Math.min(look.everyMs ?? pauseMs, deadline - now), signal);
  }

  async function lookOnce(): Promise<Seen> {
    try {
      const world = await action?.read(settingsOf(), readersOf(engine, readers), signal);
      const given = { hash: engine.hash, now: engine.clock.now(), sentAt: begunAt };
      return action?.observe(look, world, given) ?? unreadable('nothing was read');
    } catch (cause) {
      return unreadable(reasonOf(cause));
    }
  }

  function settingsOf(): unknown {
    return parsed && 'settings' in parsed ? parsed.settings : undefined;
  }
}

const unreadable = (says: string): Seen => ({ landed: 'unreadable', effect: 'unknown', says: safe(says) });
