import { safe } from '../../domain/safe-text.ts';
import { openDebtByHand, payDebts } from './move-debts.ts';
import type { WalkCommand } from './walk-state.ts';
import { forgetStep, type Walking } from './walking.ts';
import { stepOf, wayAfter } from './ways.ts';

/** A step that a person did by hand, or leaves out, in their own name. What it owes or pays by hand counts as well. */
export async function leaveStep(
  walking: Walking,
  { type, reason }: Extract<WalkCommand, { type: 'by-hand' | 'skip' }>,
): Promise<void> {
  const { live, record, state } = walking;
  const { playbook, at } = state();
  const step = stepOf(playbook, at);
  if (!step) return;
  if (type === 'by-hand') {
    await openDebtByHand(walking, step);
    await payDebts(walking, step);
  }
  const how = type === 'by-hand' ? 'done' : 'skipped';
  const because = type === 'by-hand' ? safe(`done by hand: ${reason}`) : safe(`left out: ${reason}`);
  live.goes = true;
  forgetStep(live);
  await record({ type: 'step.ended', how, because, next: wayAfter(playbook, step, how) }, step.id);
}
