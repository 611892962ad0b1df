import type { PlaybookStep } from '../../domain/playbook.ts';
import { openDebts, payDebts } from './move-debts.ts';
import type { Move, Now } from './next-move.ts';
import { performStep } from './perform-step.ts';
import { followStep, sendStep } from './send-step.ts';
import { usualWindowMs, walkReaders } from './walk-readers.ts';
import { forgetStep, type Walking } from './walking.ts';

/** Does what the rule says. Whatever it does ends with another line in the journal, or with something that is shown. */
export async function makeMove(
  walking: Walking,
  move: Exclude<Move, { do: 'rest' }>,
  signal: AbortSignal,
): Promise<void> {
  const { record, live } = walking;
  switch (move.do) {
    case 'enter':
      return enterStep(walking, move.step);
    case 'see-facts':
      return seeFacts(walking, move.step, move.names, signal);
    case 'perform':
      return performStep(walking, move.step, signal);
    case 'send':
      return sendStep(walking, move.step, signal);
    case 'follow':
      return followStep(walking, move.step, signal);
    case 'open-debt':
      return openDebts(walking, move.step);
    case 'pay-debts':
      return payDebts(walking, move.step);
    case 'end-step': {
      const { how, because, next, result, step } = move;
      await record({ type: 'step.ended', how, because, next, ...(result && { result }) }, step.id);
      return forgetStep(live);
    }
    case 'close':
      await record({ type: 'run.closed', how: move.how });
  }
}

export async function enterStep({ engine, record, live }: Walking, step: PlaybookStep): Promise<void> {
  // A changing step's time counts from its confirmation.
  const isTimed = step.timeoutMs !== undefined && !changesSomething(engine, step);
  const deadline = isTimed ? { deadline: engine.clock.now() + (step.timeoutMs ?? 0) } : {};
  forgetStep(live);
  delete live.factsLookedAt;
  live.memory = new Map();
  await record({ type: 'step.entered', ...deadline }, step.id);
}

/** Fresh, each time. Written down is what this step has not seen yet, and what changed. */
async function seeFacts(
  { engine, live, record, state }: Walking,
  step: PlaybookStep,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const readers = walkReaders(engine, state(), live);
  const seen = await readers.facts(names, usualWindowMs, signal);
  if (signal.aborted) return;
  const { facts, steps } = state();
  const since = steps.get(step.id)?.enteredAt ?? 0;
  for (const { name, value, says, evidence } of seen) {
    const known = facts.get(name);
    const isNews = known === undefined || known.at < since || (known.value !== value && !isAnswered(known, value));
    if (isNews) await record({ type: 'fact.seen', name, value, says, evidence }, step.id);
  }
  live.factsLookedAt = engine.clock.now();
}

const isAnswered = ({ answeredBy }: { readonly answeredBy?: unknown }, value: string): boolean =>
  answeredBy !== undefined && value === 'unknown';

const changesSomething = (engine: Walking['engine'], step: PlaybookStep): boolean =>
  ['change', 'irreversible'].includes(classOf(engine, step) ?? '');

export const classOf = ({ actions }: Walking['engine'], step: PlaybookStep): ReturnType<Now['classOf']> =>
  actions.get(step.do)?.step?.class;
