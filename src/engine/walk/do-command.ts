import type { Happening } from '../../domain/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { answerDecision, answerQuestion } from './answer-question.ts';
import { closeWalk } from './close-walk.ts';
import { confirmShown, refuseShown } from './confirm-step.ts';
import { leaveStep } from './leave-step.ts';
import { enterStep } from './make-move.ts';
import { sectionsOf } from './newer-text.ts';
import { settleDoubt } from './settle-doubt.ts';
import type { WalkCommand } from './walk-state.ts';
import { forgetStep, type Walking } from './walking.ts';
import { stepOf } from './ways.ts';

/** A step that looks, and whose time went by in the pause, has its whole time again: it is not too late by that. */
async function beginLookAgain(walking: Walking): Promise<void> {
  const { playbook, at, steps } = walking.state();
  const [step, here] = [stepOf(playbook, at), steps.get(at ?? '')];
  const isLate = here?.deadline !== undefined && walking.engine.clock.now() >= here.deadline;
  const isLook = step && walking.engine.actions.get(step.do)?.step?.class === 'read';
  if (step && isLook && isLate && here?.phase === 'ready') await enterStep(walking, step);
}

/**
 * Writes down what a person said, and nothing else: what follows from it is the rule's business. Nothing is under way
 * meanwhile, and the command was not refused.
 */
export async function doCommand(walking: Walking, command: WalkCommand): Promise<void> {
  const { live, state } = walking;
  const { playbook, at } = state();
  const say = async (happening: Happening): Promise<void> => {
    await walking.record(happening, at);
    forgetStep(live);
  };
  switch (command.type) {
    case 'go':
      live.goes = true;
      delete live.noPlan;
      return;
    case 'confirm':
      return confirmShown(walking, command);
    case 'refuse':
      return refuseShown(walking, command);
    case 'choose':
      return answerDecision(walking, command);
    case 'answer':
      return answerQuestion(walking, command);
    case 'answer-fact':
      return say({ type: 'fact.answered', name: command.fact, value: command.value, reason: command.reason });
    case 'by-hand':
    case 'skip':
      return leaveStep(walking, command);
    case 'again': {
      const step = stepOf(playbook, command.step);
      live.goes = true;
      return step && enterStep(walking, step);
    }
    case 'settle-doubt':
      return settleDoubt(walking, command);
    case 'pause':
      return say({ type: 'run.paused', because: command.reason });
    case 'go-on': {
      live.goes = true;
      delete live.factsLookedAt;
      await say({ type: 'run.went-on', because: command.reason });
      return beginLookAgain(walking);
    }
    case 'note':
      await walking.record({ type: 'note', text: command.text }, at);
      return;
    case 'offer-handover':
      live.goes = false;
      return say({ type: 'handover.offered', to: command.to });
    case 'adopt-text': {
      const { newerText } = live;
      if (!newerText) return;
      live.goes = false;
      const { text, sha } = newerText;
      await say({ type: 'text.adopted', text, sha, sections: sectionsOf(newerText) });
      // The file may have changed once more meanwhile.
      if (live.newerText?.sha === sha) delete live.newerText;
      const { at: here, playbook: newer, steps } = state();
      const step = stepOf(newer, here);
      if (step && steps.get(step.id)?.phase === 'ready') await enterStep(walking, step);
      live.notice = safe('the newer text is walked from here on');
      return;
    }
    case 'stop':
      return closeWalk(walking, 'aborted', command.reason);
    case 'abandon':
      return closeWalk(walking, 'abandoned', command.reason);
    case 'close':
      return closeWalk(
        walking,
        state().debts.some(({ paidAt }) => paidAt === undefined) ? 'with-debts' : 'clean',
        command.reason,
      );
  }
}
