import type { CockpitState } from '../../src/app/store/state.ts';
import { openDebts, payerOf, type Sheet, stepAt, type WalkOnScreen } from '../../src/app/store/walks.ts';
import { stepTitle } from '../../src/wording/walk.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { debtLines } from './debt-lines.ts';
import { newerTextLines } from './newer-text-lines.ts';
import { proseLines } from './prose-lines.ts';

export const sheetTitle = (sheet: Sheet, { view: { state } }: WalkOnScreen): string => {
  const step = stepAt(state);
  switch (sheet) {
    case 'by-hand':
      return `BY HAND  ${step ? stepTitle(step) : ''}`;
    case 'stop':
      return `STOP  the run of ${state.playbook.id}`;
    case 'people':
      return `PEOPLE  of the run of ${state.playbook.id}`;
    case 'owed':
      return `OWED  by the run of ${state.playbook.id}`;
    case 'text':
      return `NEWER TEXT  of ${state.playbook.id}`;
  }
};

export function sheetLines(state: CockpitState, walk: WalkOnScreen, sheet: Sheet): readonly ScreenLine[] {
  const width = state.size.columns - 1;
  switch (sheet) {
    case 'by-hand':
      return byHandLines(walk, width);
    case 'stop':
      return stopLines(state, walk, width);
    case 'people':
      return peopleLines(state, walk, width);
    case 'owed':
      return owedLines(state, walk, width);
    case 'text':
      return newerTextLines(walk, width);
  }
}

function byHandLines({ byHand, view }: WalkOnScreen, width: number): readonly ScreenLine[] {
  const planned = view.prepared?.plan.preview.byHand;
  return [
    ...(planned === undefined ? [] : sentence('by hand', planned, width)),
    ...(planned === undefined && byHand.length === 0
      ? sentence('', 'The playbook says nothing about doing this step by hand.', width)
      : []),
    ...(planned === undefined ? proseLines(byHand, width) : []),
    { text: '' },
    { text: '1 done by hand     you did it; say how. What it owes or pays back counts.' },
    { text: '2 leave it out     the run goes on without it; say why' },
    { text: '3 begin it again   looks and plans anew' },
  ];
}

function stopLines({ now }: CockpitState, { view }: WalkOnScreen, width: number): readonly ScreenLine[] {
  return [
    { text: '1 pause   nothing begins until somebody goes on; its clock does not stand still' },
    { text: '2 stop    ends the run for good; what was sent stays as it is' },
    { text: '' },
    ...(openDebts(view.state).length > 0
      ? [...debtLines(view.state, now, width), { text: 'What is owed stays owed, by name.', tone: 'warn' as const }]
      : [{ text: 'Nothing is owed.' }]),
  ];
}

function peopleLines(
  { now: _now }: CockpitState,
  { view, following }: WalkOnScreen,
  width: number,
): readonly ScreenLine[] {
  const { state, mirror } = view;
  const step = stepAt(state);
  return [
    ...sentence('walks', `${state.holder.name} on ${state.holder.host}`, width),
    ...(step ? sentence('step', step.owner ?? state.playbook.defaultOwner ?? state.playbook.owner, width) : []),
    ...sentence('owner', `${state.playbook.owner} keeps this playbook`, width),
    ...state.playbook.phones.flatMap(({ role, phone }, index) =>
      sentence(index === 0 ? 'phones' : '', `${role}: ${phone}`, width),
    ),
    ...(mirror === undefined ? [] : sentence('others', mirror, width)),
    { text: '' },
    ...(following ? [{ text: '1 take it over   read back where it stands, and say why' }] : []),
    ...(following
      ? []
      : state.offeredTo === undefined
        ? [{ text: '1 hand it over   to somebody by name; they read back where it stands' }]
        : sentence('offered', `to ${state.offeredTo}`, width, 'warn')),
    ...(!following && view.prepared && step?.confirm === 'two-person'
      ? [{ text: '2 say no         to the plan of this step; a yes that was said before counts no more' }]
      : []),
  ];
}

function owedLines({ now }: CockpitState, { view }: WalkOnScreen, width: number): readonly ScreenLine[] {
  const { state, waits } = view;
  const open = openDebts(state);
  const payer = open[0] && payerOf(state, open[0]);
  const paid = state.debts.length - open.length;
  if (open.length === 0) return [{ text: `Nothing is owed.${paid > 0 ? ` ${paid} paid back.` : ''}` }];
  return [
    ...debtLines(state, now, width),
    { text: '' },
    ...(state.closed
      ? [{ text: '1 it is paid back   say how; it is written down, and nothing is sent' }]
      : waits?.for === 'close'
        ? [
            ...(payer ? [{ text: `1 pay it back     goes to “${stepTitle(payer)}”` }] : []),
            { text: '2 leave it owed   closes the run; it stays owed, in your name' },
          ]
        : [{ text: 'A run closes clean once nothing is owed any more.' }]),
  ];
}
