import type { Intent } from '../../src/app/intent.ts';
import { playbookWords } from '../../src/app/playbook-words.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import {
  answerableFacts,
  openDebts,
  stepAt,
  type WalkOnScreen,
  type Writing,
  walkAt,
} from '../../src/app/store/walks.ts';
import type { Id } from '../../src/domain/brands.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { stepTitle } from '../../src/wording/walk.ts';
import { factUnderCursor } from '../walk/decide-lines.ts';
import { mostWalkScroll, walkWindow } from '../walk/walk-window.ts';
import { diffKey } from './history-keys.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { historyKey, logsKey, whyKey } from './ways.ts';

/** While a playbook is walked: Enter does what this step does next, digits choose, letters go around it. */
export function walkKeys(state: CockpitState, run: Id): Keymap {
  const walk = walkAt(state, run);
  if (!walk) return [];
  const { workload } = walk.view.state;
  const most = mostWalkScroll(state, run);
  const page = walkWindow(state, walk) - 1;
  return [
    enterRow(state, walk),
    ...choiceRows(walk),
    ...doubtRows(walk),
    ...factRow(state, walk),
    ...aroundRows(walk),
    textRow(walk),
    { key: 't', does: 'timeline', isShown: false, intent: () => ({ type: 'timeline.open', run }) },
    { key: 'p', does: 'playbooks', isShown: false, intent: () => playbooksOf(walk) },
    ...(workload
      ? [whyKey(workload), logsKey(workload), historyKey(workload), diffKey(state, workload)].map(row => ({
          ...row,
          isShown: false,
        }))
      : []),
    ...listKeys(Math.min(state.scroll, most), most + 1, page, to => ({ type: 'scroll.move', to })),
  ];
}

const playbooksOf = ({ view }: WalkOnScreen): Intent => ({
  type: 'playbooks.open',
  ...(view.state.workload && { about: view.state.workload }),
});

/** Opens a field for a few words; what they become is the walk's business. */
export const writes = (run: Id, what: Writing['for'], asks: string, of = ''): (() => Intent) => {
  return () => ({ type: 'writing.open', writing: { run, for: what, of, asks: safe(asks, 300) } });
};

/** A handover is read back: whoever takes a run over has seen where it stands. */
export const takeOverAsks = 'Read back its step and how many debts are open, then why, as: undo 1 her laptop is lost';

const sheet = (key: string, does: string, run: Id, of: Extract<Intent, { type: 'walk.sheet' }>['sheet']): KeyRow => ({
  key,
  does,
  intent: () => ({ type: 'walk.sheet', run, sheet: of }),
});

/** What the playbook's file says by now, and the way to walk that. */
function textRow({ run, following, view: { newerText } }: WalkOnScreen): KeyRow {
  if (newerText) return sheet('v', 'newer text', run, 'text');
  const notNow = following ? `${following.name} walks it` : 'the playbook’s file says what is walked';
  return { key: 'v', does: 'newer text', isShown: false, notNow };
}

function aroundRows(walk: WalkOnScreen): readonly KeyRow[] {
  const { run, following, view } = walk;
  const note: KeyRow = { key: 'n', does: 'note', intent: writes(run, 'note', 'Note for the record:') };
  const owed: KeyRow = {
    ...sheet('o', 'what is owed', run, 'owed'),
    isShown: openDebts(view.state).length > 0,
  };
  const people = sheet('i', 'people', run, 'people');
  if (following || view.state.closed) {
    const because = following ? `${following.name} walks it` : 'the run is over';
    return [
      { key: 'b', does: 'by hand', isShown: false, notNow: because },
      { key: 's', does: 'stop', isShown: false, notNow: because },
      view.state.closed ? { key: 'n', does: 'note', isShown: false, notNow: because } : note,
      people,
      owed,
    ];
  }
  return [sheet('b', 'by hand', run, 'by-hand'), note, people, sheet('s', 'stop', run, 'stop'), owed];
}

function enterRow(state: CockpitState, walk: WalkOnScreen): KeyRow {
  const { run, view } = walk;
  const { waits, question, isBusy } = view;
  const step = view.state.at ?? '';
  const say = (command: Extract<Intent, { type: 'walk.say' }>['command']) => (): Intent => ({
    type: 'walk.say',
    run,
    command,
  });
  const not = (does: string, notNow: string): KeyRow => ({ key: 'enter', does, isShown: false, notNow });
  if (walk.following) return not('go on', `${walk.following.name} walks it; i takes it over`);
  if (view.state.closed) return not('go on', 'the run is over');
  const fact = factUnderCursor(walk, state.row);
  if (fact !== undefined) return { key: 'enter', does: 'answer this fact', intent: writesFact(walk, fact) };
  if (isBusy) return not('go on', 'it is busy; it goes on by itself');
  switch (waits?.for) {
    case 'go':
      return {
        key: 'enter',
        does: walk.class === 'change' || walk.class === 'irreversible' ? 'make the plan' : 'do it',
        intent: say({ type: 'go', step }),
      };
    case 'confirmation':
      return { key: 'enter', does: 'show the plan', intent: () => ({ type: 'walk.plan', run }) };
    case 'plan':
    case 'needs':
      return { key: 'enter', does: 'look again', intent: say({ type: 'again', step }) };
    case 'answer':
      return question?.kind === 'value'
        ? { key: 'enter', does: 'answer', intent: writes(run, 'answer', question.says, step) }
        : not('choose', `nothing is preselected: 1-${question?.choices.length ?? 1} chooses`);
    case 'pause':
      return { key: 'enter', does: 'go on', intent: say({ type: 'go-on', reason: 'gone on from the cockpit' }) };
    case 'handover':
      return { key: 'enter', does: 'take it back', intent: say({ type: 'go-on', reason: 'taken back' }) };
    case 'close':
      return openDebts(view.state).length === 0
        ? { key: 'enter', does: 'close the run', intent: say({ type: 'close' }) }
        : not('close the run', 'something is still owed; o shows it');
    case 'lost':
      return not('go on', waits.says);
    case 'doubt':
      return not('go on', 'nobody knows whether it landed: 1-4 says what it is');
    default:
      return not('go on', 'there is nothing to do here');
  }
}

const writesFact = ({ run }: WalkOnScreen, fact: string) =>
  writes(
    run,
    'fact',
    `${playbookWords.asks.get(fact) ?? `${fact}?`} yes or no, and how you know. It is kept in your name:`,
    fact,
  );

/** Tab goes from one fact that a person may answer to the next. */
function factRow({ row }: CockpitState, walk: WalkOnScreen): readonly KeyRow[] {
  const open = answerableFacts(walk.view.state);
  if (open.length === 0 || walk.following || walk.view.state.closed) return [];
  return [
    {
      key: 'tab',
      does: 'to an unknown fact',
      isShown: walk.view.waits?.for === 'needs',
      intent: () => ({ type: 'row.move', to: (row + 1) % (open.length + 1) }),
    },
  ];
}

function choiceRows(walk: WalkOnScreen): readonly KeyRow[] {
  const { question } = walk.view;
  if (question?.kind !== 'choice' || walk.following) return [];
  return question.choices.slice(0, 9).map(({ choose, fits, because }, index) => {
    const row = { key: String(index + 1), does: `choose ${choose}`, isShown: false };
    return fits
      ? { ...row, intent: writes(walk.run, 'choose', `${choose}, because (in a few words):`, choose) }
      : { ...row, notNow: `it does not fit: ${because}` };
  });
}

const doubtChoices = [
  ['1', 'plan again', 'plan-again', 'It is planned again. What did you see?'],
  ['2', 'accept as done', 'accept', 'It counts as done. How do you know?'],
  ['3', 'by hand', 'by-hand', 'It is done by hand. What did you do?'],
  ['4', 'stop', 'stop', 'The run ends here. Why?'],
] as const;

const doubtRows = ({ view, run, following }: WalkOnScreen): readonly KeyRow[] =>
  view.doubt && !following
    ? doubtChoices.map(([key, does, choice, asks]) => ({
        key,
        does,
        isShown: false,
        intent: writes(run, 'doubt', asks, choice),
      }))
    : [];

export const stepInWords = ({ view }: WalkOnScreen): string => {
  const step = stepAt(view.state);
  return step ? stepTitle(step) : 'this step';
};
