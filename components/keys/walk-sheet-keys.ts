import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import { openDebts, payerOf, stepAt, type WalkOnScreen, walkAt } from '../../src/app/store/walks.ts';
import { mostSheetScroll, sheetWindow } from '../walk/walk-window.ts';
import type { Keymap, KeyRow } from './keymap.ts';
import { listKeys } from './list-keys.ts';
import { stepInWords, takeOverAsks, writes } from './walk-keys.ts';

/** Beside a step every way has a digit, and every one asks for a few words first. */
export function walkSheetKeys(state: CockpitState, { run, sheet }: Extract<Screen, { name: 'walk-sheet' }>): Keymap {
  const walk = walkAt(state, run);
  if (!walk) return [];
  const most = mostSheetScroll(state, run, sheet);
  return [
    ...rowsOf(walk, sheet),
    ...listKeys(Math.min(state.scroll, most), most + 1, sheetWindow(state) - 1, to => ({ type: 'scroll.move', to })),
  ];
}

function rowsOf(walk: WalkOnScreen, sheet: Extract<Screen, { name: 'walk-sheet' }>['sheet']): readonly KeyRow[] {
  const { run, view, following } = walk;
  const { state } = view;
  const because = following ? `${following.name} walks it` : state.closed ? 'the run is over' : undefined;
  const rows = {
    'by-hand': byHandRows(walk),
    stop: stopRows(walk),
    people: [
      {
        key: '1',
        does: 'hand it over',
        intent: writes(run, 'handover', 'To whom? Their name as the cluster knows it:'),
      } as const,
      ...refuseRows(walk),
    ],
    owed: owedRows(walk),
    text: [textRow(walk)],
  }[sheet];
  if (following && sheet === 'people')
    return [{ key: '1', does: 'take it over', intent: writes(run, 'take-over', takeOverAsks) }];
  // What is owed may be paid back after the end, too.
  if (sheet === 'owed' && state.closed && !following) return rows;
  return because === undefined ? rows : rows.map(({ key, does }) => ({ key, does, notNow: because }));
}

/** Whoever was asked for the second yes may say no as well, and it is written down. */
function refuseRows({ run, view }: WalkOnScreen): readonly KeyRow[] {
  const { prepared, state } = view;
  if (!prepared || stepAt(state)?.confirm !== 'two-person') return [];
  const asks = 'No to this plan. Why? Nothing is sent, and a yes that was said before counts no more:';
  return [{ key: '2', does: 'say no to the plan', intent: writes(run, 'refuse', asks, prepared.plan.hash) }];
}

function byHandRows(walk: WalkOnScreen): readonly KeyRow[] {
  const { run, view } = walk;
  const at = view.state.at;
  if (at === undefined) return [{ key: '1', does: 'done by hand', notNow: 'all steps are walked' }];
  const settle = view.doubt ? 'nobody knows whether the change landed: settle that first' : undefined;
  const row = (key: string, does: string, intent: KeyRow): KeyRow =>
    settle === undefined ? intent : { key, does, notNow: settle };
  return [
    row('1', 'done by hand', {
      key: '1',
      does: 'done by hand',
      intent: writes(run, 'by-hand', `${stepInWords(walk)}: done by hand. What did you do?`),
    }),
    row('2', 'leave it out', {
      key: '2',
      does: 'leave it out',
      intent: writes(run, 'skip', `${stepInWords(walk)}: left out. Why?`),
    }),
    row('3', 'begin it again', {
      key: '3',
      does: 'begin it again',
      intent: () => ({ type: 'walk.say', run, command: { type: 'again', step: at } }),
    }),
  ];
}

/** Takes the text that is on the screen: which one is said, so that one that was written since is refused. */
function textRow({ run, view: { newerText } }: WalkOnScreen): KeyRow {
  const row = { key: 'enter', does: 'walk this text' };
  if (!newerText) return { ...row, notNow: 'the file says what is walked' };
  const { mayAdopt, sha } = newerText;
  if (!mayAdopt) return { ...row, notNow: 'it can’t be taken as it is' };
  return { ...row, intent: () => ({ type: 'walk.say', run, command: { type: 'adopt-text', to: sha } }) };
}

const stopRows = ({ run, view }: WalkOnScreen): readonly KeyRow[] => [
  view.state.mode === 'paused'
    ? { key: '1', does: 'pause', notNow: 'it is paused already' }
    : { key: '1', does: 'pause', intent: writes(run, 'pause', 'Paused. Why?') },
  { key: '2', does: 'stop for good', intent: writes(run, 'stop', 'The run ends for good. Why?') },
];

function owedRows({ run, view }: WalkOnScreen): readonly KeyRow[] {
  const owing = openDebts(view.state);
  const [first] = owing;
  if (!first) return [];
  if (view.state.closed)
    return [
      { key: '1', does: 'it is paid back', intent: writes(run, 'paid', 'It is paid back. How, and who did it?') },
    ];
  if (view.waits?.for !== 'close')
    return [{ key: '1', does: 'pay it back', isShown: false, notNow: 'the run is not at its end' }];
  const leaving = [...new Set(owing.map(({ step }) => step))].join(' ');
  const payer = payerOf(view.state, first);
  return [
    payer
      ? {
          key: '1',
          does: 'pay it back',
          intent: () => ({ type: 'walk.say', run, command: { type: 'again', step: payer.id } }),
        }
      : { key: '1', does: 'pay it back', notNow: 'no step of the playbook pays it back' },
    {
      key: '2',
      does: 'leave it owed',
      intent: writes(run, 'close', 'The run closes, and this stays owed. Who pays it back, and why not now?', leaving),
    },
  ];
}
