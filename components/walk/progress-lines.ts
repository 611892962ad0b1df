import { stepAt, type WalkOnScreen } from '../../src/app/store/walks.ts';
import type { CheckSeen } from '../../src/domain/check.ts';
import { age } from '../../src/domain/duration.ts';
import { span } from '../../src/wording/walk.ts';
import { doubtLines, effectLines, sentLines } from '../run/run-lines.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What was looked for in the step before is over. */
export const isLooking = ({ look, state }: WalkOnScreen['view']): boolean =>
  look !== undefined && state.steps.get(state.at ?? '')?.phase === 'ready';

/** What is looked for now: each check with its numbers, and how long all of them have held. */
export function lookLines({ view }: WalkOnScreen, now: number, width: number): readonly ScreenLine[] {
  const { look, seen, heldSince } = view;
  if (!look || !isLooking(view)) return [];
  const checks = seen?.checks ?? [];
  return [
    ...sentence('» looks', look.says, width),
    ...checks.flatMap(check => checkLines(check, width)),
    ...(seen && checks.length === 0 ? sentence('now', seen.says, width) : []),
    ...(look.holdMs === undefined
      ? []
      : sentence(
          '» held',
          `${heldSince === undefined ? '0 s' : age(Math.min(now - heldSince, look.holdMs))} of ${span(look.holdMs)}${heldSince === undefined ? ', begins when all of them hold' : ''}`,
          width,
        )),
  ];
}

const checkMark: Readonly<Record<CheckSeen['holds'], string>> = { yes: '✓', no: '»', unknown: '?' };

const checkLines = ({ holds, says, readBack }: CheckSeen, width: number): readonly ScreenLine[] =>
  sentence(
    `${checkMark[holds]} ${{ yes: 'holds', no: 'not so', unknown: 'unsure' }[holds]}`,
    `${says}${readBack === undefined ? '' : `; read back: ${readBack}`}`,
    width,
    holds === 'unknown' ? 'warn' : 'plain',
  );

/** What was confirmed in this step: sent, landed, in effect. */
export function changeLines({ view }: WalkOnScreen, now: number, width: number): readonly ScreenLine[] {
  const { state, seen } = view;
  const step = stepAt(state);
  const walked = step && state.steps.get(step.id);
  const sent = walked?.changes.filter(({ startedAt }) => startedAt !== undefined) ?? [];
  const confirmedAt = walked?.answers.findLast(({ answer }) => answer !== false)?.at;
  const of = {
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(walked?.plan?.predictedMs !== undefined && { predictedMs: walked.plan.predictedMs }),
    ...(seen && { seen }),
  };
  return sent.flatMap(change => [
    ...sentence('change', change.change.says, width),
    ...sentLines(change, width),
    ...effectLines(of, change, now, width),
  ]);
}

/** Three columns, and what a person may say of them. Nothing goes by itself. */
export function inDoubtLines({ view, doubt }: WalkOnScreen, width: number): readonly ScreenLine[] {
  if (!view.doubt) return [];
  const { change, startedAt } = view.doubt.change;
  return [
    ...sentence(
      'doubt',
      `${change.says}: ${startedAt === undefined ? 'not sent' : 'sent'}, and nobody knows what became of it`,
      width,
      'warn',
    ),
    ...(view.doubt.seen ? sentence('now', view.doubt.seen.says, width) : []),
    ...doubtLines(doubt, width),
    { text: '' },
    { text: '1 plan again   looks anew, plans anew, asks anew' },
    { text: '2 accept       it is done, whoever did it' },
    { text: '3 by hand      you did it, or will' },
    { text: '4 stop         ends the run; what it owes stays owed' },
  ];
}
