import type { CockpitState } from '../../src/app/store/state.ts';
import { type LeftWalk, openDebts, stepAt } from '../../src/app/store/walks.ts';
import { age } from '../../src/domain/duration.ts';
import { commandName } from '../../src/domain/workload.ts';
import { clockTime, dayAndTime } from '../../src/wording/clock-time.ts';
import { effectWord } from '../../src/wording/entries.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';
import { placeInWords, stepTitle } from '../../src/wording/walk.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { debtLines } from './debt-lines.ts';

export const leftWalkTitle = ({ state: { playbook, workload, holder, last } }: LeftWalk, now: number): string =>
  `OPEN RUN  ${playbook.id}${workload ? ` on ${commandName(workload)}` : ''}, ${holder.name} on ${holder.host}, ${age(now - last.at)} ago`;

/** Where a run was left, what reading says of it now, and what it owes: before anything goes on. */
export function leftWalkLines(left: LeftWalk, { now, size, who }: CockpitState): readonly ScreenLine[] {
  const width = size.columns - 1;
  const { state } = left;
  const step = stepAt(state);
  return [
    ...sentence('place', `${placeInWords(state.playbook, step)}${step ? `: ${stepTitle(step)}` : ''}`, width),
    ...sentence('last', `${dayAndTime(state.last.at)}  ${timelineSentence(state.last)}`, width),
    ...nowLines(left, width),
    ...(openDebts(state).length > 0 ? debtLines(state, now, width) : sentence('OWES', 'nothing', width)),
    { text: '' },
    ...sentence('', 'Its process has ended. Nothing goes on by itself, and nothing is sent again.', width),
    ...(left.isResuming
      ? sentence('', 'Going on: reading its journal and the cluster …', width)
      : state.holder.name === who
        ? sentence('', 'Enter goes on with it, Esc leaves it open, s ends it with a reason.', width)
        : sentence(
            '',
            `${state.holder.name} walked it. i takes it over: read back its step and how many debts are open, then say why.`,
            width,
          )),
  ];
}

function nowLines({ now, state }: LeftWalk, width: number): readonly ScreenLine[] {
  const walked = state.steps.get(state.at ?? '');
  const isUnsettled = walked?.changes.some(
    ({ startedAt, outcome }) => startedAt !== undefined && outcome === undefined,
  );
  if (!now) return isUnsettled ? sentence('now', 'reading what became of it …', width) : [];
  const found = {
    before: 'it is as before: not applied, and not sent again',
    after: 'applied, and not sent again',
    other: 'something else is there: a person has to say what this is',
    unreadable: 'can’t be read now',
  }[now.seen.landed];
  return sentence(
    'now',
    `read ${clockTime(now.at)}: ${found}; ${effectWord[now.seen.effect]}: ${now.seen.says}`,
    width,
  );
}
