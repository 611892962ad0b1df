import { isKube } from '../../domain/change.ts';
import { firstOfTwo, secondOfTwo } from '../../domain/first-yes.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import { refusalOf } from '../confirmation.ts';
import { planMade } from '../journalled.ts';
import type { Ready } from '../prepare.ts';
import { performStep } from './perform-step.ts';
import { levelOfEach, twoPeopleAt } from './two-people.ts';
import type { WalkCommand } from './walk-state.ts';
import { forgetStep, type Walking } from './walking.ts';
import { stepOf } from './ways.ts';

/**
 * Puts the plan and the answer on disk; the rule sends then. A plan that grew old is made again first: with the same
 * content it is the same plan, and what was typed counts.
 */
export async function confirmShown(
  walking: Walking,
  command: Extract<WalkCommand, { type: 'confirm' }>,
): Promise<void> {
  const { engine, live, record, state } = walking;
  const step = stepOf(state().playbook, state().at);
  if (!step) return;
  const { to, level, answer } = command;
  if (live.prepared && engine.clock.now() > live.prepared.plan.expiresAt)
    await performStep(walking, step, new AbortController().signal);
  const { prepared } = live;
  if (prepared?.plan.hash !== to) {
    live.notice = ours('the plan was too old and comes out otherwise now: nothing was sent, look at it again');
    return;
  }
  const refusal = refusalOf(engine, prepared, { to, level, answer }, levelOfEach(step));
  if (refusal) {
    live.notice = refusal.says;
    return;
  }
  const yeses = twoPeopleAt(state(), prepared, engine.clock.now());
  const standing = yeses?.filter(({ lapsed }) => lapsed === undefined);
  if (standing?.some(({ by }) => by.name === engine.actor.name)) {
    live.notice = ours('you said yes to it already; nothing is sent before somebody else does');
    return;
  }
  await record(planMade(prepared.plan, dryRunOf(prepared)), step.id);
  const [first] = standing ?? [];
  if (standing && !first) {
    await record({ type: 'answer.given', to, level: 'typed', answer: firstOfTwo(answer) }, step.id);
    const lapsed = yeses?.find(({ by }) => by.name !== engine.actor.name)?.lapsed;
    const before = lapsed === undefined ? '' : `${lapsed}. So yours is the first yes: `;
    live.notice = safe(`${before}your yes is written down; nothing is sent before a second person says yes too`);
    return;
  }
  if (first)
    await record(
      { type: 'answer.given', to, level: 'two-person', answer: secondOfTwo(answer, first.by.name) },
      step.id,
    );
  else await record({ type: 'answer.given', to, level, answer }, step.id);
  live.confirmation = { to, level, answer };
}

/** A no is recorded as well, with what it was said to. */
export async function refuseShown(
  { live, record, state }: Walking,
  { to, reason }: Extract<WalkCommand, { type: 'refuse' }>,
): Promise<void> {
  const { prepared } = live;
  const { at } = state();
  if (!prepared) return;
  live.goes = false;
  await record(planMade(prepared.plan, dryRunOf(prepared)), at);
  await record({ type: 'answer.given', to, level: 'none', answer: false }, at);
  if (reason.trim() !== '') await record({ type: 'note', text: reason }, at);
  forgetStep(live);
}

const dryRunOf = ({ dryRun, plan }: Ready): 'accepted' | 'refused' | 'none' => {
  if (dryRun.kind === 'accepted' || dryRun.kind === 'none') return dryRun.kind;
  return plan.changes.some(isKube) ? 'refused' : 'none';
};
