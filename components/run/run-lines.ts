import type { ChangeState, RunState } from '../../src/app/store/run-state.ts';
import type { CockpitState, DoubtTable, RunOnScreen } from '../../src/app/store/state.ts';
import { age, duration } from '../../src/domain/duration.ts';
import { numberAt } from '../../src/domain/json.ts';
import { workloadKey } from '../../src/domain/workload.ts';
import { callNoun, callTitle } from '../../src/wording/calls.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { effectWord, outcomeInWords } from '../../src/wording/entries.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { canaryNextLines } from './canary-next.ts';
import { errorsSince } from './errors-since.ts';

/** The goal of every rollback, from the confirmation. */
const goalMs = 60_000;

/** A run in one word, for its title; `IN EFFECT` only when it was seen. */
function runWord(run: RunOnScreen): string {
  const change = run.state?.changes.at(-1);
  if (run.ended === 'in-doubt') return 'IN DOUBT';
  if (!run.state || !change?.startedAt) return 'SENDING';
  switch (change.outcome?.kind) {
    case undefined:
      return 'SENT';
    case 'refused':
      return change.outcome.why === 'conflict' ? 'CHANGED MEANWHILE' : 'REFUSED';
    case 'not-sent':
      return 'NOT APPLIED';
    case 'unknown':
      return 'LOOKING FOR IT';
    case 'applied':
      return appliedWord(change);
  }
}

function appliedWord({ seen }: ChangeState): string {
  switch (seen?.effect) {
    case 'in-effect':
      return 'IN EFFECT';
    case 'failed':
      return 'FAILED';
    case 'reverted':
      return 'CHANGED BACK';
    default:
      return 'OBSERVING';
  }
}

export const runTitle = (run: RunOnScreen, now: number): string => {
  const confirmed =
    run.confirmedAt === undefined ? '' : `  confirmed ${clockTime(run.confirmedAt)}, ${age(now - run.confirmedAt)} ago`;
  return `${runWord(run)}  ${run.state?.call ? callNoun(run.state.call) : run.ref.name}${confirmed}`;
};

/** What was done, what was seen, and what goes on. */
export function runLines(state: CockpitState): readonly ScreenLine[] {
  const { run, size } = state;
  if (!run) return [{ text: 'No run is on the screen.' }];
  const width = size.columns - 1;
  const change = run.state?.changes.at(-1);
  return [
    ...(run.state ? planned(run.state, width) : []),
    ...(change ? [...sentLines(change, width), ...effectLines(run, change, state.now, width)] : []),
    ...afterwards(run, state, width),
    ...errorsSince(run, state, width),
    ...canaryNextLines(run, state, width),
    ...nextStep(run, width),
    ...(run.doubt ? doubtLines(run.doubt, width) : []),
    ...(run.state?.closed ? sentence('', closedSays(run), width, 'quiet') : []),
    ...(run.after ? offeredBy(run.after, state, width) : []),
  ];
}

/** What goes on once it is in effect: pods that still start, and the new number of a template that came back. */
function afterwards(run: RunOnScreen, { workloads }: CockpitState, width: number): readonly ScreenLine[] {
  const view = workloads.get(workloadKey(run.ref));
  if (run.state?.changes.at(-1)?.seen?.effect !== 'in-effect' || !view) return [];
  const { available, desired } = view.family.workload;
  const number = numberAt(run.state.call?.with, 'toRevision');
  const now = view.rollout.current?.revision;
  const isRenamed = run.state.call?.do === 'rollout.undo' && number !== undefined && now !== undefined && now > number;
  return [
    ...sentence(
      available >= desired ? '✓ pods' : '» pods',
      available >= desired ? `all ${desired} are available now` : `${available} of ${desired} are available so far`,
      width,
    ),
    ...(isRenamed
      ? sentence('', `r${number} is called r${now} now: a template that comes back gets a new number`, width)
      : []),
  ];
}

/** A step that somebody has to plan and confirm before this goes on. */
function nextStep({ seen, state }: RunOnScreen, width: number): readonly ScreenLine[] {
  if (!seen?.next || state?.closed) return [];
  return sentence(
    'then',
    `Enter plans the next step: ${callTitle(seen.next).toLowerCase()}. Nothing goes by itself.`,
    width,
    'warn',
  );
}

/** The run that this one lets go on, in a few lines. */
function offeredBy(run: RunOnScreen, state: CockpitState, width: number): readonly ScreenLine[] {
  const change = run.state?.changes.at(-1);
  return [
    { text: '' },
    { text: runTitle(run, state.now), isBold: true },
    ...(change ? effectLines(run, change, state.now, width) : []),
  ];
}

function planned({ changes, predictedMs }: RunState, width: number): readonly ScreenLine[] {
  const predicted = predictedMs === undefined ? '' : `; predicted: in effect in about ${duration(predictedMs)}`;
  return changes.flatMap(({ change }) => sentence('plan', `${change.says}${predicted}`, width));
}

export function sentLines(
  { startedAt, finishedAt, outcome, recovered }: ChangeState,
  width: number,
): readonly ScreenLine[] {
  if (startedAt === undefined) return sentence('… send', 'writing the journal first', width);
  if (!outcome) return sentence('» sent', `${clockTime(startedAt)}, no answer yet`, width);
  const took =
    finishedAt === undefined || recovered || outcome.kind !== 'applied'
      ? ''
      : ` in ${duration(finishedAt - startedAt)}`;
  const mark = outcome.kind === 'applied' ? '✓' : outcome.kind === 'unknown' ? '?' : '✗';
  const how = recovered ? ', found by reading; it was not sent again' : took;
  return sentence(
    `${mark} sent`,
    `${outcomeInWords(outcome)}${how}`,
    width,
    outcome.kind === 'applied' ? 'plain' : 'warn',
  );
}

export function effectLines(
  run: Pick<RunOnScreen, 'ended' | 'seen' | 'confirmedAt' | 'predictedMs'>,
  { change, outcome, seen, seenAt, startedAt }: ChangeState,
  now: number,
  width: number,
): readonly ScreenLine[] {
  if (outcome?.kind === 'unknown' && startedAt !== undefined && run.ended === undefined) {
    const left = startedAt + change.landsWithinMs - now;
    return sentence(
      '» look',
      `it is looked for by reading, never sent again; after ${age(Math.max(0, left))} it can't land any more`,
      width,
    );
  }
  if (outcome?.kind !== 'applied') return [];
  const latest =
    seen?.effect === 'in-effect' || seen?.effect === 'reverted' || seen?.effect === 'failed'
      ? seen
      : (run.seen ?? seen);
  if (!latest) return sentence('» effect', 'looking', width);
  const isThere = latest.effect === 'in-effect';
  const took = isThere && seenAt !== undefined && run.confirmedAt !== undefined ? seenAt - run.confirmedAt : undefined;
  const predicted = run.predictedMs === undefined ? '' : `, predicted ${duration(run.predictedMs)}`;
  const figures =
    took === undefined ? '' : `  ${duration(took)} from the confirmation${predicted}, goal ${goalMs / 1000} s`;
  const mark = isThere ? '✓' : latest.effect === 'waiting' ? '»' : latest.effect === 'unknown' ? '?' : '✗';
  return sentence(
    `${mark} effect`,
    `${isThere ? 'in effect: ' : `${effectWord[latest.effect]}: `}${latest.says}${figures}`,
    width,
    isThere ? 'good' : 'plain',
  );
}

export function doubtLines(doubt: DoubtTable | undefined, width: number): readonly ScreenLine[] {
  if (!doubt) return [];
  const column = Math.floor((width - 14) / 3);
  const cells = (what: string, ...others: readonly string[]) =>
    `${what.padEnd(14)}${others.map(one => one.padEnd(column)).join('')}`;
  return [
    { text: '' },
    { text: cells('', 'before', 'expected', `now ${clockTime(doubt.at)}`), isBold: true },
    ...doubt.rows.map(({ what, before, after, now }) => ({ text: cells(what, before ?? '', after ?? '', now) })),
    { text: 'Nothing goes by itself. Somebody has to say what this is.', tone: 'warn' },
  ];
}

function closedSays({ state }: RunOnScreen): string {
  const closed = state?.closed;
  if (!closed) return '';
  const how = closed.how === 'clean' ? 'This change is done' : `The run is closed (${closed.how})`;
  return `${how}, and written down: deploy-cockpit journal show ${state.run}`;
}
