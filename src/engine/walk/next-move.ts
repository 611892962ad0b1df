import type { Id, Instant } from '../../domain/brands.ts';
import type { ChangeClass } from '../../domain/change.ts';
import type { JsonObject } from '../../domain/json.ts';
import { endWay, type PlaybookStep } from '../../domain/playbook.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import { afterChange } from './after-change.ts';
import { unwrittenDebts } from './changes-of-step.ts';
import { neededFacts, reasonToSkip, unmetNeeds } from './facts-of-step.ts';
import type { Waiting, WalkState, WalkStep } from './walk-state.ts';
import { type EndedHow, stepOf, wayAfter } from './ways.ts';

/** What the walk does next by itself. `rest` = it waits for a person, or for the time in `waits.until`. */
export type Move =
  | { readonly do: 'rest'; readonly waits: Waiting }
  | { readonly do: 'enter'; readonly step: PlaybookStep }
  | { readonly do: 'see-facts'; readonly step: PlaybookStep; readonly names: readonly string[] }
  /** Reads and plans, and then looks, asks, or shows what is to be confirmed. */
  | { readonly do: 'perform'; readonly step: PlaybookStep }
  /** What was confirmed in this very program. */
  | { readonly do: 'send'; readonly step: PlaybookStep }
  /** Reads on, of a change that left: whether it landed, and its effect. */
  | { readonly do: 'follow'; readonly step: PlaybookStep }
  | { readonly do: 'open-debt' | 'pay-debts'; readonly step: PlaybookStep }
  | {
      readonly do: 'end-step';
      readonly step: PlaybookStep;
      readonly how: EndedHow;
      readonly because: SafeText;
      readonly next: string;
      readonly result?: JsonObject;
    }
  | { readonly do: 'close'; readonly how: 'aborted' };

/** What the rule takes besides the journal: the time, and what only lives as long as this program. */
export type Now = {
  readonly now: Instant;
  /** Whether a person said go since this process has the run, or since the last step where each is asked for. */
  readonly goes: boolean;
  readonly classOf: (step: PlaybookStep) => ChangeClass | 'person' | undefined;
  readonly shows?: 'prepared' | 'confirmed' | 'question' | 'no-plan';
  /** Of the plan that is shown, or of the reason why there is none: then it is made again. */
  readonly expiresAt?: Instant;
  /** Changes that people were told by this very process: their outcome comes by itself. */
  readonly told?: ReadonlySet<Id>;
  /** When this process last looked at the facts of this step. */
  readonly factsLookedAt?: Instant;
};

/** Facts that are older are looked at again before anything is planned on them. */
const factsLiveMs = 10_000;
/** How often a step that can't begin looks whether it can. */
const needsAgainMs = 5_000;

/** Pure: the same journal at the same time makes the same move. */
export function nextMove(state: WalkState, now: Now): Move {
  if (state.mode === 'closed') return rest('closed', ours('the run is closed'));
  const owing = owingStep(state);
  if (owing) return { do: 'open-debt', step: owing };
  if (state.mode === 'handing-over') return rest('handover', safe(`offered to ${state.offeredTo ?? 'another person'}`));
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  const step = stepOf(state.playbook, state.at);
  if (at && step && isStopped(at)) return { do: 'close', how: 'aborted' };
  if (state.mode === 'in-doubt')
    return rest('doubt', at?.seen?.says ?? ours('nobody knows whether the change landed: a person decides'));
  if (state.mode === 'paused') return rest('pause', safe(`paused: ${state.pausedBecause ?? ''}`));
  if (!at || !step) return rest('close', closingSays(state));
  return at.phase === 'pending' || at.endedAt !== undefined
    ? beforeEntering(state, step, now)
    : inside(state, step, at, now);
}

/** A person ended the run over a doubt, and the line that closes it is missing. */
const isStopped = ({ changes }: WalkStep): boolean => changes.some(({ decided }) => decided === 'stop');

function beforeEntering(state: WalkState, step: PlaybookStep, { goes, classOf }: Now): Move {
  const { onlyIfOwed, pays } = step;
  const isOwed = (is: (debtor: PlaybookStep | undefined) => boolean) =>
    state.debts.some(({ step: id, paidAt }) => paidAt === undefined && is(stepOf(state.playbook, id)));
  const nothingLeft = (debtor: PlaybookStep | undefined) =>
    ends(
      state,
      step,
      'skipped',
      safe(`not needed: ${debtor ? `“${debtor.title}”` : 'no step'} left nothing to take back`),
    );
  if (onlyIfOwed !== undefined && !isOwed(debtor => debtor?.owes === onlyIfOwed))
    return nothingLeft(state.playbook.steps.find(({ owes }) => owes === onlyIfOwed));
  if (pays !== undefined && !isOwed(debtor => debtor?.id === pays)) return nothingLeft(stepOf(state.playbook, pays));
  // A question is asked at once: reading for it changes nothing, and nobody has to say go to be asked.
  if (!goes && classOf(step) !== 'person') return rest('go', safe(`next: ${step.title}`));
  return { do: 'enter', step };
}

function inside(state: WalkState, step: PlaybookStep, at: WalkStep, now: Now): Move {
  const begun = afterChange(state, step, at, now);
  if (begun) return begun;
  const isLate = at.deadline !== undefined && now.now >= at.deadline;
  const answered = answerOf(at);
  if (answered) return ends(state, step, 'done', answered.because, answered);
  if (isLate) return ends(state, step, 'timed-out', ours('its time is over'));

  const names = neededFacts(step);
  const unseen = names.filter(name => (state.facts.get(name)?.at ?? 0) < (at.enteredAt ?? 0));
  if (unseen.length > 0) return { do: 'see-facts', step, names: unseen };
  const skip = reasonToSkip(step, state.facts);
  if (skip) return ends(state, step, 'skipped', skip);
  const unmet = unmetNeeds(step, state.facts);
  if (unmet) {
    const again = (now.factsLookedAt ?? 0) + needsAgainMs;
    if (now.now >= again) return { do: 'see-facts', step, names };
    return rest('needs', unmet, Math.min(again, at.deadline ?? again));
  }
  return planning(step, at, names, now);
}

function planning(step: PlaybookStep, at: WalkStep, names: readonly string[], now: Now): Move {
  const { shows, goes, classOf, expiresAt = 0 } = now;
  if (shows === 'confirmed') return { do: 'send', step };
  if (shows === 'question') return rest('answer', ours('a person answers'), at.deadline);
  if (shows === 'no-plan' && now.now <= expiresAt)
    return rest('plan', ours('there is no plan'), Math.min(expiresAt + 1, at.deadline ?? expiresAt + 1));
  if (shows === 'prepared' && now.now <= expiresAt)
    return rest('confirmation', ours('a person confirms exactly this plan, or refuses it'), expiresAt + 1);
  if (!goes && shows === undefined && classOf(step) !== 'person')
    return rest('go', at.because ?? safe(`next: ${step.title}`), at.deadline);
  if (names.length > 0 && now.now - (now.factsLookedAt ?? 0) > factsLiveMs) return { do: 'see-facts', step, names };
  return { do: 'perform', step };
}

/** What a person answered to the step's question, where nothing followed from it yet. */
function answerOf({ answers }: WalkStep) {
  const given = answers.at(-1)?.answer;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const { choose, go, reason, value } = given as JsonObject;
  const told = typeof reason === 'string' && reason !== '' ? `: ${reason}` : '';
  if (typeof choose === 'string' && typeof go === 'string')
    return { because: safe(`chosen: ${choose}${told}`), next: go, result: { choice: choose, reason: reason ?? '' } };
  if (value === undefined) return undefined;
  return { because: ours('answered'), result: { answer: value } };
}

export const ends = (
  state: WalkState,
  step: PlaybookStep,
  how: EndedHow,
  because: SafeText,
  { next, result }: { readonly next?: string; readonly result?: JsonObject } = {},
): Move => ({
  do: 'end-step',
  step,
  how,
  because,
  next: next ?? wayAfter(state.playbook, step, how),
  ...(result && { result }),
});

/** A step whose change landed and that owes, without the line that says so. */
function owingStep(state: WalkState): PlaybookStep | undefined {
  return state.playbook.steps.find(({ id, owes }) => {
    const step = state.steps.get(id);
    return owes !== undefined && step !== undefined && unwrittenDebts(step, state).length > 0;
  });
}

function closingSays({ debts }: WalkState): SafeText {
  const open = debts.filter(({ paidAt }) => paidAt === undefined);
  return open.length === 0
    ? ours('all steps are walked: close the run')
    : safe(`all steps are walked; still owed: ${open.map(({ says }) => says).join('; ')}`);
}

export const rest = (of: Waiting['for'], says: SafeText, until?: Instant): Move => ({
  do: 'rest',
  waits: { for: of, says, ...(until !== undefined && { until }) },
});

export const isEnd = (next: string): boolean => next === endWay;
