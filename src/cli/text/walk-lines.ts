import { plainWords, type WalkState } from '../../app/commands/walks.ts';
import { environmentWords } from '../../app/store/environment.ts';
import type { Id } from '../../domain/brands.ts';
import type { Change, Seen } from '../../domain/change.ts';
import type { CheckSeen } from '../../domain/check.ts';
import { age, duration } from '../../domain/duration.ts';
import type { Place } from '../../domain/environment.ts';
import type { FactSeen } from '../../domain/fact.ts';
import type { Entry } from '../../domain/journal.ts';
import type { PlaybookStep } from '../../domain/playbook.ts';
import { slashName } from '../../domain/workload.ts';
import { clockTime, dayAndTime } from '../../wording/clock-time.ts';
import { endedBecause } from '../../wording/entries.ts';
import { timelineSentence } from '../../wording/timeline-sentence.ts';
import { span, stepTitle } from '../../wording/walk.ts';

const indent = ' '.repeat(10);

/** What is walked, where, as whom: before anything of it happens. */
export function walkHead(
  state: Pick<WalkState, 'run' | 'playbook' | 'workload' | 'target'>,
  place: Place,
  who: string,
): readonly string[] {
  const { playbook, workload, target, run } = state;
  const tls = place.tlsVerified ? '' : '  TLS NOT VERIFIED';
  const on = workload ? `${slashName(workload)}  namespace ${workload.namespace}  ` : '';
  return [
    `${playbook.title}  (${playbook.id})`,
    `where     ${environmentWords(place, target.namespace)}  ${place.context}  ${place.server}  ${on}as ${who}${tls}`,
    ...(playbook.budgetMs === undefined ? [] : [`budget    ${span(playbook.budgetMs)} until it is in effect`]),
    `run       ${run}`,
  ];
}

function stepLines({ defaultOwner }: WalkState['playbook'], step: PlaybookStep): readonly string[] {
  const owner = step.owner ?? defaultOwner;
  return [
    '',
    `${stepTitle(step)}${owner === undefined ? '' : `  (${owner})`}`,
    ...(step.expect === undefined ? [] : [`${indent}EXPECT  ${plainWords(step.expect)}`]),
  ];
}

const factWords = { true: 'yes', false: 'no', unknown: '?' } as const;
const factLine = ({ name, value, says }: Pick<FactSeen, 'name' | 'value' | 'says'>): string =>
  `${indent}${factWords[value].padEnd(4)}${name}: ${says}`;

const checkMarks = { yes: '✓', no: '✗', unknown: '?' } as const;
const checkLine = ({ check, holds, says, readBack }: CheckSeen): string =>
  `${indent}${checkMarks[holds].padEnd(4)}${check}: ${says}${readBack === undefined ? '' : `; read back: ${readBack}`}`;

/** One check alone stands in the line of its step already. */
export const checkLines = ({ checks = [] }: Seen): readonly string[] =>
  checks.filter((check, _, all) => all.length > 1 || check.readBack !== undefined).map(checkLine);

const endWords = { done: 'done', skipped: 'passed over', failed: 'FAILED', 'timed-out': 'NOT IN TIME' } as const;

/** One line of the journal as it is told while the run goes; nothing for what was shown in another way. */
export function walkEntryLines(entry: Entry, state: WalkState, changes: ReadonlyMap<Id, Change>): readonly string[] {
  const line = (says: string) => [`${clockTime(entry.at)}  ${says}`];
  switch (entry.type) {
    case 'run.opened':
      return [];
    case 'step.entered': {
      const step = state.playbook.steps.find(({ id }) => id === entry.step);
      return step ? stepLines(state.playbook, step) : [];
    }
    case 'plan.made':
      return entry.dryRun === 'none' ? line(entry.changes.map(({ says }) => says).join('; then ')) : [];
    case 'answer.given':
      return entry.level === 'none' && entry.answer !== false ? [] : line(timelineSentence(entry));
    case 'fact.seen':
      return [
        factLine({
          name: entry.name as FactSeen['name'],
          value: entry.value as FactSeen['value'],
          says: (entry.says ?? '') as FactSeen['says'],
        }),
      ];
    case 'effect.seen': {
      const { facts = [] } = entry.seen;
      const told = [...facts.map(factLine), ...checkLines(entry.seen)];
      // What a look came to stands in the line that ends its step.
      return entry.change === undefined ? told : [...line(timelineSentence(entry)), ...told];
    }
    case 'step.ended': {
      const next = state.playbook.steps.find(({ id }) => id === entry.next);
      const jump = next && next.number === undefined ? `; goes on at ${next.title}` : '';
      return line(`${entry.isMissed ? 'NOT DONE' : endWords[entry.how]}: ${endedBecause(entry)}${jump}`);
    }
    case 'debt.opened':
      return line(`OWED from now on: ${changes.get(entry.debt)?.says ?? entry.step}; ${entry.pay.do} pays it back`);
    case 'debt.paid':
      return line(`paid back: ${changes.get(entry.debt)?.says ?? entry.step}`);
    default:
      return line(timelineSentence(entry, changes));
  }
}

/** What a run comes to, for a person: steps, the clock against its budget, what is owed. */
export function walkSummary(state: WalkState, now: number): readonly string[] {
  const { way, steps, playbook, debts, openedAt, inEffectAt, closed } = state;
  const walked = [...new Set(way)].flatMap(id => {
    const [step, written] = [steps.get(id), playbook.steps.find(one => one.id === id)];
    return step && written ? [{ step, written }] : [];
  });
  const owed = debts.filter(({ paidAt }) => paidAt === undefined);
  const { budgetMs } = playbook;
  const of = budgetMs === undefined ? '' : ` of ${span(budgetMs)}`;
  const isKept = inEffectAt !== undefined && budgetMs !== undefined && inEffectAt - openedAt <= budgetMs;
  const over = budgetMs !== undefined && !isKept && (inEffectAt ?? now) - openedAt > budgetMs ? ', OVER' : '';
  return [
    '',
    ...walked.map(({ step, written }) => {
      const ended = step.isMissed ? 'NOT DONE' : endWords[step.phase as keyof typeof endWords];
      const end = step.endedAt === undefined ? 'open' : ended;
      const took =
        step.endedAt === undefined || step.enteredAt === undefined
          ? ''
          : `  ${duration(step.endedAt - step.enteredAt)}`;
      return `  ${(end ?? step.phase).padEnd(12)} ${stepTitle(written)}${took}`;
    }),
    inEffectAt === undefined
      ? `clock     ${duration((closed?.at ?? now) - openedAt)}${of}${over}; nothing is in effect`
      : `clock     in effect after ${duration(inEffectAt - openedAt)}${of}${over}; ${duration((closed?.at ?? now) - openedAt)} in all`,
    ...(owed.length === 0
      ? ['owed      nothing']
      : owed.map(({ step, says, since }) => `owed      ${step}: ${says}, for ${age(now - since)}`)),
  ];
}

/** What a run that was left open says of itself, before anybody goes on with it. */
export function leftLines(state: WalkState, now: number): readonly string[] {
  const { run, playbook, by, holder, openedAt, at, steps, workload, debts, mode, pausedBecause, last } = state;
  const step = at === undefined ? undefined : steps.get(at);
  const written = playbook.steps.find(({ id }) => id === at);
  const owed = debts.filter(({ paidAt }) => paidAt === undefined);
  const phase =
    step && step.phase !== 'pending' ? `, ${step.phase}${step.because ? `: ${step.because}` : ''}` : ', not begun';
  return [
    `${playbook.title}  (${playbook.id})${workload ? `  ${slashName(workload)}  namespace ${workload.namespace}` : ''}`,
    `run       ${run}`,
    `opened    ${dayAndTime(openedAt)} by ${by.name}, ${age(now - openedAt)} ago; last walked by ${holder.name} on ${holder.host}`,
    `at        ${written ? `${stepTitle(written)}${phase}` : 'its end: it waits to be closed'}${mode === 'paused' ? `; paused: ${pausedBecause}` : ''}`,
    `last      ${clockTime(last.at)}  ${timelineSentence(last)}`,
    ...(owed.length === 0
      ? ['owed      nothing']
      : owed.map(debt => `owed      ${debt.step}: ${debt.says}, for ${age(now - debt.since)}`)),
  ];
}
