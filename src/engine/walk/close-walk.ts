import type { Entry } from '../../domain/journal.ts';
import { openDebts } from './move-debts.ts';
import { forgetStep, type Walking } from './walking.ts';

/** Closes the run for good. What it owes is written down before, and stays owed by its name. */
export async function closeWalk(
  walking: Walking,
  how: Extract<Entry, { type: 'run.closed' }>['how'],
  reason = '',
): Promise<void> {
  const { live, record, state } = walking;
  const { at, playbook } = state();
  if (reason.trim() !== '') await record({ type: 'note', text: reason }, at);
  for (const step of playbook.steps) if (step.owes !== undefined) await openDebts(walking, step);
  // Outcomes of messages belong into the run; a sink gives up after 5 s.
  await Promise.all(live.telling);
  await record({ type: 'run.closed', how });
  forgetStep(live);
}
