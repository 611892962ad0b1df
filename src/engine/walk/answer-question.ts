import type { AnswerLevel } from '../../domain/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { checkAnswer } from './check-answer.ts';
import type { WalkCommand } from './walk-state.ts';
import { forgetStep, type Walking } from './walking.ts';

/** What was chosen, with where it leads: nobody has to know later what was offered then. */
export async function answerDecision(
  { engine, live, record, state }: Walking,
  { choose, reason }: Extract<WalkCommand, { type: 'choose' }>,
): Promise<void> {
  const { run, at } = state();
  const choices = live.question?.kind === 'choice' ? live.question.choices : [];
  const choice = choices.find(one => one.choose === choose);
  if (!choice) return;
  const answer = { choose: choice.choose, go: choice.go, reason };
  await record({ type: 'answer.given', to: run, level: levelOf(engine, 'key'), answer }, at);
  forgetStep(live);
}

export async function answerQuestion(
  { engine, live, record, state }: Walking,
  { value }: Extract<WalkCommand, { type: 'answer' }>,
): Promise<void> {
  const { run, at } = state();
  if (live.question?.kind !== 'value') return;
  const checked = checkAnswer(live.question.input, value);
  if ('problem' in checked) {
    live.notice = safe(checked.problem);
    return;
  }
  await record(
    { type: 'answer.given', to: run, level: levelOf(engine, 'typed'), answer: { value: checked.value } },
    at,
  );
  forgetStep(live);
}

/** A file of answers is a flag, whatever it says. */
const levelOf = ({ actor }: Walking['engine'], byHand: AnswerLevel): AnswerLevel =>
  actor.asking === 'pipeline' ? 'flag' : byHand;
