import type { Id, Instant, Sha } from '../domain/brands.ts';
import type { Change, Outcome } from '../domain/change.ts';
import { firstBefore, isFirstOfTwo } from '../domain/first-yes.ts';
import type { AnswerLevel, Entry } from '../domain/journal.ts';
import type { JsonObject } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { safe } from '../domain/safe-text.ts';
import { checksIn, factsIn, type TimelineCheck, type TimelineFact } from './timeline-evidence.ts';
import { timelineSentence } from './timeline-sentence.ts';

export type TimelineLine = {
  readonly at: Instant;
  readonly by: string;
  readonly step?: string;
  readonly type: Entry['type'];
  readonly says: SafeText;
};

/** One change with all that makes it a decision: who, when, which plan, what came of it and how soon. */
export type TimelineChange = {
  readonly id: Id;
  readonly step?: string;
  readonly says: SafeText;
  readonly via: Change['via'];
  readonly plan: Sha;
  readonly dryRun: 'accepted' | 'refused' | 'none';
  readonly confirmed?: { readonly by: string; readonly at: Instant; readonly level: AnswerLevel };
  readonly sentAt?: Instant;
  readonly outcome?: Outcome;
  /** Found by reading, after its answer was lost. */
  readonly recovered?: boolean;
  readonly effect?: { readonly at: Instant; readonly says: SafeText };
  /** From the confirmation until it was seen in effect. */
  readonly toEffectMs?: number;
};

export type TimelineDebt = {
  readonly id: Id;
  readonly step?: string;
  readonly says: SafeText;
  readonly since: Instant;
  readonly paidAt?: Instant;
};

/** What a run's journal comes to, for those who read it afterwards. */
export type Timeline = {
  readonly run: Id;
  readonly title: SafeText;
  readonly playbook?: { readonly id: string; readonly path: string; readonly sha: Sha };
  readonly where: { readonly context: string; readonly server: string; readonly namespace?: string };
  readonly inputs: JsonObject;
  readonly openedAt: Instant;
  readonly closed?: { readonly at: Instant; readonly how: string };
  readonly people: readonly string[];
  readonly lines: readonly TimelineLine[];
  readonly changes: readonly TimelineChange[];
  readonly facts: readonly TimelineFact[];
  readonly checks: readonly TimelineCheck[];
  readonly debts: readonly TimelineDebt[];
  /** What is left to do: notes with TODO, messages that nobody may have got, and debts that nobody paid. */
  readonly followUps: readonly SafeText[];
};

/** Nothing when the entries don't begin with the opening of a run. */
export function timelineOf(entries: readonly Entry[]): Timeline | undefined {
  const [first] = entries;
  if (first?.type !== 'run.opened') return undefined;
  const { run, at, target, where, playbook, inputs = {} } = first;
  const closing = entries.findLast(entry => entry.type === 'run.closed');
  const changes = changesIn(entries);
  const debts = debtsIn(entries, changes);
  const planned = new Map(
    entries.flatMap(entry =>
      entry.type === 'plan.made' ? entry.changes.map(change => [change.id, change] as const) : [],
    ),
  );
  return {
    run,
    title: safe(playbook ? `${playbook.id} on ${target.name}` : target.name),
    ...(playbook && { playbook }),
    where: { ...where, ...(target.namespace !== undefined && { namespace: target.namespace }) },
    inputs,
    openedAt: at,
    ...(closing?.type === 'run.closed' && { closed: { at: closing.at, how: closing.how } }),
    people: [...new Set(entries.map(({ by }) => by.name))],
    lines: entries.map(entry => ({
      at: entry.at,
      by: entry.by.name,
      ...(entry.step !== undefined && { step: entry.step }),
      type: entry.type,
      says: timelineSentence(entry, planned),
    })),
    changes,
    facts: factsIn(entries),
    checks: checksIn(entries),
    debts,
    followUps: [
      ...entries.flatMap(entry => (entry.type === 'note' ? todosIn(entry.text) : [])),
      ...entries.flatMap(entry =>
        entry.type === 'step.ended' && entry.isMissed ? [safe(`not done: ${entry.step}: ${entry.because}`)] : [],
      ),
      ...changes.flatMap(({ says, via, outcome }) =>
        via === 'sink' && outcome && outcome.kind !== 'applied' ? [safe(`not surely told: ${says}`)] : [],
      ),
      ...debts.flatMap(({ says, paidAt }) => (paidAt === undefined ? [safe(`still owed: ${says}`)] : [])),
    ],
  };
}

/** A plan that nobody confirmed counts only while no other one of its step came after it. */
function changesIn(entries: readonly Entry[]): readonly TimelineChange[] {
  const isLastPlan = (at: number) =>
    !entries.some((one, index) => index > at && one.type === 'plan.made' && one.step === entries[at]?.step);
  return entries.flatMap((entry, index) => {
    if (entry.type !== 'plan.made') return [];
    const { step, hash: plan, dryRun } = entry;
    const later = entries.slice(index + 1);
    // A plan that was made again has an answer of its own.
    const again = later.findIndex(one => one.type === 'plan.made' && one.hash === plan && one.step === step);
    const own = again === -1 ? later : later.slice(0, again);
    const answer = own.find(
      one => one.type === 'answer.given' && one.to === plan && one.answer !== false && !isFirstOfTwo(one.answer),
    );
    const confirmed =
      answer?.type === 'answer.given' ? { by: namesOf(answer), at: answer.at, level: answer.level } : undefined;
    const wasSent = later.some(
      one => one.type === 'change.started' && entry.changes.some(({ id }) => id === one.change),
    );
    if (!confirmed && !wasSent && !isLastPlan(index)) return [];
    return entry.changes.map(({ id, says, via }) => ({
      id,
      ...(step !== undefined && { step }),
      says: safe(says),
      via,
      plan,
      dryRun,
      ...(confirmed && { confirmed }),
      ...becameOf(id, later, confirmed?.at),
    }));
  });
}

/** Both, where it took two people. */
function namesOf({ answer, by }: Extract<Entry, { type: 'answer.given' }>): string {
  const first = firstBefore(answer);
  return first === undefined ? by.name : `${first} and ${by.name}`;
}

function becameOf(id: Id, later: readonly Entry[], confirmedAt: Instant | undefined): Partial<TimelineChange> {
  const started = later.find(one => one.type === 'change.started' && one.change === id);
  const finished = later.findLast(one => one.type === 'change.finished' && one.change === id);
  const seen = later.find(one => one.type === 'effect.seen' && one.change === id && one.seen.effect === 'in-effect');
  const from = confirmedAt ?? started?.at;
  return {
    ...(started && { sentAt: started.at }),
    ...(finished?.type === 'change.finished' && { outcome: finished.outcome, recovered: finished.recovered }),
    ...(seen?.type === 'effect.seen' && { effect: { at: seen.at, says: safe(seen.seen.says) } }),
    ...(seen && from !== undefined && { toEffectMs: Math.max(0, seen.at - from) }),
  };
}

function debtsIn(entries: readonly Entry[], changes: readonly TimelineChange[]): readonly TimelineDebt[] {
  return entries.flatMap(entry => {
    if (entry.type !== 'debt.opened') return [];
    const { debt: id, step, at, pay } = entry;
    const paid = entries.find(one => one.type === 'debt.paid' && one.debt === id);
    const change = changes.find(one => one.id === id);
    const says = safe(`${change ? change.says : id}; paid back by ${pay.do}`);
    return [{ id, ...(step !== undefined && { step }), says, since: at, ...(paid && { paidAt: paid.at }) }];
  });
}

/** `TODO raise the limit` is something to follow up; what stands before the word is only where it came up. */
const todosIn = (text: string): readonly SafeText[] =>
  text
    .split('\n')
    .flatMap(line => /\bTODO\b[:\s-]*(.+)/.exec(line)?.[1] ?? [])
    .map(todo => safe(todo.trim()));
