import type { Cockpit } from '../../app/cockpit.ts';
import { nameToType } from '../../app/commands/run-plan.ts';
import { unansweredFacts, type WalkCommand, type WalkView } from '../../app/commands/walks.ts';
import { doubtTable } from '../../app/doubt-table.ts';
import type { Choice } from '../../domain/question.ts';
import { stepTitle } from '../../wording/walk.ts';
import { columns } from '../text/columns.ts';

import { type Item, menuOf } from './menu.ts';
import { planRefused } from './obstacle.ts';
import { leave, type Reply, type Respondent, say } from './reply.ts';
import { codeOfTrouble } from './walk-end.ts';

export type Terminal = {
  readonly print: (line: string) => void;
  /** One line that was typed; nothing when `gone` ended first, or nobody is there. */
  readonly ask: (question: string, gone: AbortSignal) => Promise<string | undefined>;
};

/** Somebody at a terminal: every question has digits, every way out is one of them, and Enter alone never changes anything. */
export function personRespondent(cockpit: Cockpit, { print, ask }: Terminal, usualReason = ''): Respondent {
  const menu = menuOf({ print, ask });
  const reasonFor = async (what: string, gone: AbortSignal): Promise<string | undefined> => {
    if (usualReason !== '') return usualReason;
    const typed = await ask(`${what}, in a few words: `, gone);
    return typed?.trim() === '' ? undefined : typed?.trim();
  };
  const withReason = async (what: string, gone: AbortSignal, make: (reason: string) => WalkCommand): Promise<Reply> => {
    const reason = await reasonFor(what, gone);
    return reason === undefined ? { do: 'again' } : say(make(reason));
  };

  async function confirmation(view: WalkView, gone: AbortSignal): Promise<Reply> {
    const { prepared, level, state } = view;
    const step = state.at ?? '';
    if (!prepared) return { do: 'again' };
    const refusal = planRefused(cockpit, view);
    if (refusal) {
      print(`! ${refusal.says}`);
      print(`by hand  ${prepared.plan.preview.byHand}`);
      return stuck(view, gone, refusal);
    }
    if (level === 'two-person')
      return stuck(view, gone, leave('waitsForPerson', `${step} needs a second person, in the cockpit`));
    const name = nameToType(prepared);
    const isTyped = level === 'typed' || level === 'flag';
    const wanted = isTyped ? name : 'y';
    for (;;) {
      const typed = (
        await ask(isTyped ? `Type ${name}, then Enter; n refuses: ` : 'y, then Enter, does it; n refuses: ', gone)
      )?.trim();
      if (typed === undefined) return missing(gone, `${step} waits for its confirmation`);
      if (typed === wanted)
        return say({ type: 'confirm', to: prepared.plan.hash, level: isTyped ? 'typed' : 'key', answer: typed });
      if (/^no?$/i.test(typed)) return say({ type: 'refuse', to: prepared.plan.hash, reason: usualReason });
      print(`That is not ${wanted}, so nothing was sent.`);
    }
  }

  async function question(view: WalkView, gone: AbortSignal): Promise<Reply> {
    const { question: asked, state } = view;
    const step = state.at ?? '';
    if (asked?.kind === 'choice') return decision(view, asked.choices, gone);
    const typed = await ask(
      `${asked?.says ?? 'Is it done?'} ${asked?.kind === 'value' ? hintOf(asked.input) : ''}`,
      gone,
    );
    if (typed === undefined) return missing(gone, `${step} waits for an answer: ${asked?.says ?? ''}`);
    return say({ type: 'answer', step, value: typed.trim() });
  }

  async function decision(view: WalkView, choices: readonly Choice[], gone: AbortSignal): Promise<Reply> {
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
      if (typed === 'f' && open.length > 0) return answerFact(open, gone);
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

  async function answerFact(open: readonly string[], gone: AbortSignal): Promise<Reply> {
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

  /** A step that does not go on: look again, in one's own name, elsewhere, or leave. */
  function stuck(
    view: WalkView,
    gone: AbortSignal,
    left: Extract<Reply, { do: 'leave' }>,
    more: readonly Item[] = [],
  ): Promise<Reply> {
    const step = view.state.at ?? '';
    return menu(
      [
        ...more,
        { says: 'look again', pick: async () => say({ type: 'again', step }) },
        {
          says: 'I did it by hand',
          pick: () => withReason('What was done', gone, reason => ({ type: 'by-hand', step, reason })),
        },
        { says: 'leave the step out', pick: () => withReason('Why', gone, reason => ({ type: 'skip', step, reason })) },
        { says: 'stop the run', pick: () => withReason('Why', gone, reason => ({ type: 'stop', reason })) },
      ],
      left,
      gone,
    );
  }

  async function doubt(view: WalkView, gone: AbortSignal): Promise<Reply> {
    const change = view.doubt?.change.change;
    const left = leave('unknownOutcome', `${view.state.at}: ${view.waits?.says ?? ''}`);
    if (change) {
      const { rows } = await doubtTable(cockpit.engine, change, gone);
      print('IN DOUBT  nobody knows whether the change landed. Nothing goes by itself.');
      for (const line of columns([
        ['', 'before', 'expected', 'now'],
        ...rows.map(({ what, before, after, now }) => [what, before ?? '', after ?? '', now]),
      ]))
        print(line);
    }
    const settle = (choice: Extract<WalkCommand, { type: 'settle-doubt' }>['choice']) => async () =>
      say({ type: 'settle-doubt', choice, note: usualReason });
    return menu(
      [
        { says: 'plan again', pick: settle('plan-again') },
        { says: 'accept as done', pick: settle('accept') },
        { says: 'done by hand', pick: settle('by-hand') },
        { says: 'stop the run', pick: settle('stop') },
      ],
      left,
      gone,
    );
  }

  async function closing({ state }: WalkView, gone: AbortSignal): Promise<Reply> {
    const owed = state.debts.filter(({ paidAt }) => paidAt === undefined);
    for (const { says, step } of owed) print(`! still owed: ${step} (${says})`);
    const typed = await ask(
      owed.length === 0
        ? 'All steps are walked. y, then Enter, closes the run: '
        : `y, then Enter, closes the run and leaves ${owed.map(({ step }) => step).join(', ')}: `,
      gone,
    );
    return typed?.trim() === 'y'
      ? say({ type: 'close', leaving: owed.map(({ step }) => step) })
      : leave('waitsForPerson', 'it waits to be closed');
  }

  async function go({ state }: WalkView, gone: AbortSignal): Promise<Reply> {
    const step = state.playbook.steps.find(({ id }) => id === state.at);
    const typed = await ask(`Enter goes on with ${step ? stepTitle(step) : 'the run'}; q leaves it open: `, gone);
    if (typed === undefined) return missing(gone, `it waits before ${state.at ?? 'its end'}`);
    return typed.trim() === ''
      ? say({ type: 'go', step: state.at ?? '' })
      : leave('waitsForPerson', `you left before ${state.at}`);
  }

  return {
    isPatient: true,
    refused(view) {
      print(`! ${view.notice ?? ''}`);
      return undefined;
    },
    async answer(view, gone) {
      const { waits, state } = view;
      const step = state.at ?? '';
      switch (waits?.for) {
        case 'go':
          return go(view, gone);
        case 'confirmation':
          return confirmation(view, gone);
        case 'answer':
          return question(view, gone);
        case 'needs': {
          print(`! ${step} ${waits.says}`);
          const open = unansweredFacts(state);
          const fact: readonly Item[] =
            open.length > 0 ? [{ says: 'answer a fact in your own name', pick: () => answerFact(open, gone) }] : [];
          return stuck(view, gone, leave('waitsForPerson', `${step} ${waits.says}`), fact);
        }
        case 'plan':
          print(`! ${view.noPlan?.because ?? waits.says}`);
          return stuck(view, gone, leave('refused', `${step}: ${view.noPlan?.because ?? waits.says}`));
        case 'doubt':
          return doubt(view, gone);
        case 'pause': {
          print(`PAUSED   ${waits.says}`);
          const on: Item = {
            says: 'go on',
            pick: () => withReason('Why', gone, reason => ({ type: 'go-on', reason })),
          };
          return stuck(view, gone, leave(codeOfTrouble(view) ?? 'waitsForPerson', waits.says), [on]);
        }
        case 'close':
          return closing(view, gone);
        default:
          return leave(state.offeredTo === undefined ? 'refused' : 'waitsForPerson', waits?.says ?? 'it waits');
      }
    },
  };
}

/** Somebody who does not answer is not there; a question that is gone is not asked again. */
const missing = (gone: AbortSignal, says: string): Reply =>
  gone.aborted ? { do: 'again' } : leave('waitsForPerson', says);

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
          ? (pattern ?? '')
          : type;
  return hint === '' ? '' : `(${hint}) `;
};
