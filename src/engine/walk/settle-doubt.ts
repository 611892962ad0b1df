import { doubtfulChange } from './changes-of-step.ts';
import { closeWalk } from './close-walk.ts';
import type { WalkCommand } from './walk-state.ts';
import { forgetStep, type Walking } from './walking.ts';

/** What a person says of a change that reading can't settle, in their name. None of it sends anything. */
export async function settleDoubt(
  walking: Walking,
  { choice, note }: Extract<WalkCommand, { type: 'settle-doubt' }>,
): Promise<void> {
  const { live, record, state } = walking;
  const { at = '', steps } = state();
  const step = steps.get(at);
  const doubt = step && doubtfulChange(step);
  if (!doubt) return;
  if (note.trim() !== '') await record({ type: 'note', text: note }, at);
  await record({ type: 'answer.given', to: doubt.change.id, level: 'key', answer: { doubt: choice } }, at);
  forgetStep(live);
  if (choice === 'stop') return closeWalk(walking, 'aborted');
  live.goes = true;
}
