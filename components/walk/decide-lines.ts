import { answerableFacts, factsAt, type WalkOnScreen } from '../../src/app/store/walks.ts';
import type { Choice, Question } from '../../src/domain/question.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { factInWords, factWord } from '../../src/wording/walk.ts';
import { hintOf } from '../playbooks/input-lines.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { hanging } from './prose-lines.ts';

/** The fact under the cursor, among those that a person may answer; none while nobody moved it. */
export function factUnderCursor({ view }: WalkOnScreen, row: number): string | undefined {
  const open = answerableFacts(view.state);
  return row === 0 || open.length === 0 ? undefined : open[(row - 1) % open.length];
}

/** `yes`, `no` or `?`, each with the line of evidence that made it so. */
export function factLines(walk: WalkOnScreen, row: number, now: number, width: number): readonly ScreenLine[] {
  const { state } = walk.view;
  const cursor = factUnderCursor(walk, row);
  return factsAt(state).flatMap(name => {
    const fact = state.facts.get(name);
    const value = fact?.value ?? 'unknown';
    return hanging(
      `${name === cursor ? '▸' : ' '}${factWord[value].padEnd(4)}`,
      factInWords(name, fact, now),
      width,
      value === 'unknown' ? 'warn' : 'plain',
    );
  });
}

/** What only a person can answer; nothing is preselected. */
export function questionLines(question: Question, width: number): readonly ScreenLine[] {
  if (question.kind === 'value')
    return [...sentence('ASKED', question.says, width), ...sentence('', howToAnswer(question), width, 'quiet')];
  const longest = Math.min(30, Math.max(...question.choices.map(({ choose }) => choose.length), 0));
  return [
    ...hanging('', question.says, width, 'quiet'),
    ...question.choices.flatMap((choice, index) => choiceLines(choice, index + 1, longest, width)),
  ];
}

/** What exactly is asked, where the sentence above says more, and how an answer looks. */
function howToAnswer({ says, input }: Extract<Question, { kind: 'value' }>): string {
  const hint = hintOf(input);
  const asked = says.includes(input.ask) ? '' : input.ask;
  return [asked, asked !== '' && hint !== '' ? `(${hint})` : hint].filter(part => part !== '').join(' ');
}

function choiceLines({ choose, fits, because }: Choice, digit: number, longest: number, width: number) {
  const lead = `${digit} ${safe(choose, 40).padEnd(longest)}  `;
  return hanging(lead, `${fits ? 'fits' : 'does not fit'}: ${because}`, width, fits ? 'plain' : 'quiet');
}
