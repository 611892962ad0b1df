import type { CockpitState } from '../../src/app/store/state.ts';
import type { WalkOnScreen } from '../../src/app/store/walks.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { timelineSentence } from '../../src/wording/timeline-sentence.ts';
import { changesIn } from '../journal/timeline-lines.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { debtLines } from './debt-lines.ts';
import { factLines, questionLines } from './decide-lines.ts';
import { announcedLines } from './newer-text-lines.ts';
import { beforeLines, leftOutLines } from './past-lines.ts';
import { changeLines, inDoubtLines, lookLines } from './progress-lines.ts';
import { proseLines } from './prose-lines.ts';
import { settlingLines } from './settling-lines.ts';

/** What a step shows below its head: what is to be seen, what is seen, and what its author wrote. */
export function walkLines(state: CockpitState, walk: WalkOnScreen): readonly ScreenLine[] {
  const width = state.size.columns - 1;
  const live = liveLines(state, walk, width);
  const prose = proseLines(walk.prose, width);
  return [
    ...announcedLines(walk, width),
    ...(walk.expect === undefined ? [] : sentence('EXPECT', walk.expect, width)),
    ...(isReadFirst(walk) ? [...prose, ...apart(live, prose)] : [...live, ...apart(prose, live)]),
    ...beforeLines(walk.view.state, width),
    ...(walk.following ? followedLines(walk) : []),
  ];
}

const apart = (lines: readonly ScreenLine[], after: readonly ScreenLine[]): readonly ScreenLine[] =>
  lines.length > 0 && after.length > 0 ? [{ text: '' }, ...lines] : lines;

/** Before something begins the page is read; once something is seen or asked, that stands first. */
function isReadFirst({ view: { waits, question, doubt } }: WalkOnScreen): boolean {
  if (doubt) return false;
  return waits?.for === 'go' || waits?.for === 'confirmation' || question?.kind === 'value';
}

function liveLines(state: CockpitState, walk: WalkOnScreen, width: number): readonly ScreenLine[] {
  const { view } = walk;
  const { now, row } = state;
  const waiting = view.waits;
  if (view.state.closed) return closedLines(state, walk, width);
  if (view.doubt) return inDoubtLines(walk, width);
  return [
    ...(waiting?.for === 'needs' ? sentence('waits', waiting.says, width, 'warn') : []),
    ...(waiting?.for === 'plan' && view.noPlan
      ? sentence('no plan', `${view.noPlan.because}. It looks again by itself.`, width, 'warn')
      : []),
    ...(waiting?.for === 'pause' || waiting?.for === 'handover' ? sentence('', waiting.says, width, 'warn') : []),
    ...(waiting?.for === 'go' ? tellsLines(walk, width) : []),
    ...factsAndQuestion(walk, row, now, width),
    ...changeLines(walk, now, width),
    ...lookLines(walk, now, width),
    ...(view.state.at === undefined ? closingLines(state, walk, width) : []),
  ];
}

/** Whom the step will tell what, before Enter: nobody confirms a message. */
const tellsLines = ({ announces = [] }: WalkOnScreen, width: number): readonly ScreenLine[] =>
  announces.flatMap(({ label, says, isWarning }) => sentence(label, says, width, isWarning ? 'warn' : 'plain'));

/** Ways to choose from stand before the facts that speak for them: there may be more facts than rows. */
function factsAndQuestion(walk: WalkOnScreen, row: number, now: number, width: number): readonly ScreenLine[] {
  const { question } = walk.view;
  const facts = hasSent(walk) ? [] : factLines(walk, row, now, width);
  if (!question) return facts;
  const asked = questionLines(question, width);
  return question.kind === 'choice' ? [...asked, ...apart(facts, asked)] : [...facts, ...apart(asked, facts)];
}

/** Facts are what a step rests on; once its change has left, what becomes of that counts. */
const hasSent = ({ view: { state } }: WalkOnScreen): boolean =>
  state.steps.get(state.at ?? '')?.changes.some(({ startedAt }) => startedAt !== undefined) ?? false;

function closingLines(state: CockpitState, { view }: WalkOnScreen, width: number): readonly ScreenLine[] {
  return [
    ...sentence('', view.waits?.says ?? 'all steps are walked', width),
    ...settlingLines(state, view.state, width),
    ...leftOutLines(view.state, width),
    ...debtLines(view.state, state.now, width),
  ];
}

function closedLines(state: CockpitState, { view, run }: WalkOnScreen, width: number): readonly ScreenLine[] {
  const { closed } = view.state;
  if (!closed) return [];
  const how = { clean: 'Closed clean', 'with-debts': 'Closed with debts', aborted: 'Stopped', abandoned: 'Abandoned' }[
    closed.how
  ];
  return [
    ...sentence('', `${how} at ${clockTime(closed.at)}. All of it is written down, line by line.`, width),
    ...settlingLines(state, view.state, width),
    ...leftOutLines(view.state, width),
    ...debtLines(view.state, state.now, width),
    ...sentence('export', `deploy-cockpit journal export ${run} --format md`, width, 'quiet'),
  ];
}

const mostFollowed = 5;

/** A row each: who follows wants to know that it goes on; the timeline has the rest. */
const followedLines = ({ view }: WalkOnScreen): readonly ScreenLine[] =>
  view.entries.slice(-mostFollowed).map(entry => ({
    label: clockTime(entry.at),
    text: `${entry.by.name}  ${timelineSentence(entry, changesIn(view.entries))}`,
    tone: 'quiet',
  }));
