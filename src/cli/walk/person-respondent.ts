import type { Cockpit } from '../../app/cockpit.ts';
import {
  announcedLines,
  twoPeopleAt,
  unansweredFacts,
  type WalkCommand,
  type WalkView,
} from '../../app/commands/walks.ts';
import { stepTitle } from '../../wording/walk.ts';
import { askConfirmation } from './ask-confirmation.ts';
import { askDoubt } from './ask-doubt.ts';
import { answerFact, askQuestion } from './ask-question.ts';
import { askText } from './ask-text.ts';
import { type Item, menuOf } from './menu.ts';
import { planRefused } from './obstacle.ts';
import { leave, type Reply, type Respondent, say } from './reply.ts';
import { missing, type Terminal } from './terminal.ts';
import { codeOfTrouble } from './walk-end.ts';

/** Somebody at a terminal: every question has digits, every way out is one of them, and Enter alone never changes anything. */
export function personRespondent(cockpit: Cockpit, terminal: Terminal, usualReason = ''): Respondent {
  const { print, ask } = terminal;
  const menu = menuOf(terminal);
  const reasonFor = async (what: string, gone: AbortSignal): Promise<string | undefined> => {
    if (usualReason !== '') return usualReason;
    const typed = await ask(`${what}, in a few words: `, gone);
    return typed?.trim() === '' ? undefined : typed?.trim();
  };
  const withReason = async (what: string, gone: AbortSignal, make: (reason: string) => WalkCommand): Promise<Reply> => {
    const reason = await reasonFor(what, gone);
    return reason === undefined ? { do: 'again' } : say(make(reason));
  };

  function confirmation(view: WalkView, gone: AbortSignal): Promise<Reply> {
    const refusal = planRefused(cockpit, view);
    if (refusal) {
      print(`! ${refusal.says}`);
      print(`by hand  ${view.prepared?.plan.preview.byHand ?? ''}`);
      return stuck(view, gone, refusal);
    }
    const yeses = twoPeopleAt(view.state, view.prepared, cockpit.engine.clock.now());
    const { name } = cockpit.engine.actor;
    const standing = yeses?.filter(({ lapsed }) => lapsed === undefined) ?? [];
    if (standing.some(({ by }) => by.name === name))
      return Promise.resolve(
        leave(
          'waitsForPerson',
          `${view.state.at}: you said yes, and nothing is sent before a second person takes the run over and says yes, too`,
        ),
      );
    const [first] = standing;
    if (first) print(`${first.by.name} said yes to it. Your yes is the second one, and sends it.`);
    else if (yeses) print('It takes two people: your yes is the first one, and sends nothing yet.');
    return askConfirmation(terminal, usualReason, view, gone);
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

  async function closing({ state }: WalkView, gone: AbortSignal): Promise<Reply> {
    const owed = state.debts.filter(({ paidAt }) => paidAt === undefined);
    for (const { says, step } of owed) print(`! still owed: ${step} (${says})`);
    const typed = await ask(
      owed.length === 0
        ? 'All steps are walked. y, then Enter, closes the run: '
        : `y, then Enter, closes the run and leaves ${owed.map(({ step }) => step).join(', ')}: `,
      gone,
    );
    const leaving = owed.map(({ step }) => step);
    if (typed?.trim() === 'y' && owed.length > 0)
      return withReason('Who pays it back, and why not now', gone, reason => ({ type: 'close', leaving, reason }));
    return typed?.trim() === 'y' ? say({ type: 'close' }) : leave('waitsForPerson', 'it waits to be closed');
  }

  async function go({ state }: WalkView, gone: AbortSignal): Promise<Reply> {
    const step = state.playbook.steps.find(({ id }) => id === state.at);
    for (const line of announcedLines(cockpit, state)) print(line);
    const typed = await ask(`Enter goes on with ${step ? stepTitle(step) : 'the run'}; q leaves it open: `, gone);
    if (typed === undefined) return missing(gone, `it waits before ${state.at ?? 'its end'}`);
    return typed.trim() === ''
      ? say({ type: 'go', step: state.at ?? '' })
      : leave('waitsForPerson', `you left before ${state.at}`);
  }

  /** Texts that were shown: whoever keeps the text of the run is not asked again. */
  const shown = new Set<string>();

  return {
    isPatient: true,
    refused(view) {
      print(`! ${view.notice ?? ''}`);
      return undefined;
    },
    async answer(view, gone) {
      const { waits, state, newerText } = view;
      const step = state.at ?? '';
      if (newerText?.mayAdopt && !shown.has(newerText.sha)) {
        shown.add(newerText.sha);
        return askText(terminal, newerText, gone);
      }
      switch (waits?.for) {
        case 'go':
          return go(view, gone);
        case 'confirmation':
          return confirmation(view, gone);
        case 'answer':
          return askQuestion(terminal, usualReason, view, gone);
        case 'needs': {
          print(`! ${step} ${waits.says}`);
          const open = unansweredFacts(state);
          const fact: readonly Item[] =
            open.length > 0
              ? [{ says: 'answer a fact in your own name', pick: () => answerFact(terminal, open, gone) }]
              : [];
          return stuck(view, gone, leave('waitsForPerson', `${step} ${waits.says}`), fact);
        }
        case 'plan':
          print(`! ${view.noPlan?.because ?? waits.says}`);
          return stuck(view, gone, leave('refused', `${step}: ${view.noPlan?.because ?? waits.says}`));
        case 'doubt':
          return askDoubt(cockpit, terminal, usualReason, view, gone);
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
