import { unansweredFacts, type WalkView } from '../../app/commands/walks.ts';
import { likePattern } from '../../domain/pattern-example.ts';
import type { Choice } from '../../domain/question.ts';
import { type Reply, say } from './reply.ts';
import { missing, type Terminal } from './terminal.ts';

/** A decision, or the answer to a manual step. Nothing is preselected. */
export async function askQuestion(
  terminal: Terminal,
  usualReason: string,
  view: WalkView,
  gone: AbortSignal,
): Promise<Reply> {
  const { question: asked, state } = view;
  const step = state.at ?? '';
  if (asked?.kind === 'choice') return decision(terminal, usualReason, view, asked.choices, gone);
  const typed = await terminal.ask(
    `${asked?.says ?? 'Is it done?'} ${asked?.kind === 'value' ? hintOf(asked.input) : ''}`,
    gone,
  );
  if (typed === undefined) return missing(gone, `${step} waits for an answer: ${asked?.says ?? ''}`);
  return say({ type: 'answer', step, value: typed.trim() });
}

async function decision(
  { print, ask }: Terminal,
  usualReason: string,
  view: WalkView,
  choices: readonly Choice[],
  gone: AbortSignal,
): Promise<Reply> {
  const { state, question: asked } = view;
  const step = state.at ?? '';
  print(`${asked?.says ?? ''}`);
  choices.forEach(({ choose, fits, because }, index) =>
    print(`  ${index + 1}  ${fits ? ' ' : '✗'} ${choose}: ${because}`),
  );
  const open = unansweredFacts(state);
  if (open.length > 0) print(`  f    answer a fact in your own name: ${open.join(', ')}`);
  for (;;) {
    const typed = (await ask(`1–${choices.length}, then Enter: `, gone))?.trim();
    if (typed === undefined) return missing(gone, `${step} waits for a decision`);
    if (typed === 'f' && open.length > 0) return answerFact({ print, ask }, open, gone);
    const choice = /^\d+$/.test(typed) ? choices[Number(typed) - 1] : undefined;
    if (choice?.fits) {
      const reason = usualReason || (await ask(`Why ${choice.choose}, in a few words: `, gone));
      return reason === undefined
        ? missing(gone, `${step} waits for a decision`)
        : say({ type: 'choose', step, choose: choice.choose, reason: reason.trim() });
    }
    print(choice ? `It does not fit: ${choice.because}` : 'Nothing is chosen by itself: type one of the digits.');
  }
}

/** What no evidence told, in the person's own name. */
export async function answerFact({ ask }: Terminal, open: readonly string[], gone: AbortSignal): Promise<Reply> {
  const fact =
    open.length === 1
      ? open[0]
      : open[Number(await ask(`Which? ${open.map((name, index) => `${index + 1} ${name}`).join('  ')}: `, gone)) - 1];
  if (fact === undefined) return { do: 'again' };
  const typed = (await ask(`${fact}: yes or no: `, gone))?.trim().toLowerCase();
  if (typed !== 'yes' && typed !== 'no') return { do: 'again' };
  const value = typed === 'yes' ? 'true' : 'false';
  const reason = (await ask('How do you know, in a few words: ', gone))?.trim();
  return reason ? say({ type: 'answer-fact', fact, value, reason }) : { do: 'again' };
}

const hintOf = ({
  type,
  options = [],
  pattern,
}: {
  readonly type: string;
  readonly options?: readonly string[];
  readonly pattern?: string;
}): string => {
  const hint =
    type === 'choice'
      ? options.join(' or ')
      : type === 'yes-no'
        ? 'yes or no'
        : type === 'text'
          ? pattern === undefined
            ? ''
            : likePattern(pattern)
          : type;
  return hint === '' ? '' : `(${hint}) `;
};
