import type { Id, Instant } from '../../domain/brands.ts';
import type { ChangeClass, Seen } from '../../domain/change.ts';
import { age } from '../../domain/duration.ts';
import type { Input, Playbook, PlaybookStep } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Announcement } from '../../domain/step-form.ts';
import { isSameWorkload, type WorkloadRef } from '../../domain/workload.ts';
import { type FirstYes, twoPeopleAt } from '../../engine/walk/two-people.ts';
import type { Debt, WalkState, WalkStep, WalkView } from '../../engine/walk/walk-state.ts';
import type { CockpitState, DoubtTable } from './state.ts';

export type { WalkState, WalkStep, WalkView } from '../../engine/walk/walk-state.ts';

/** A playbook that is walked here, or looked at while somebody else walks it. */
export type WalkOnScreen = {
  readonly run: Id;
  readonly view: WalkView;
  /** What the step that it is at does: it reads, changes something, or asks a person. */
  readonly class?: ChangeClass | 'person';
  /** What its author says is to be seen. */
  readonly expect?: SafeText;
  /** Of that step, plain lines as wide as they like. */
  readonly prose: readonly SafeText[];
  /** What it will tell whom; nobody confirms a message. */
  readonly announces?: readonly Announcement[];
  /** The same step without this program. */
  readonly byHand: readonly SafeText[];
  /** Long enough at what it shows that Enter or a digit is an answer to it. */
  readonly isListening: boolean;
  /** Before, expected and now, of a change that reading can't settle. */
  readonly doubt?: DoubtTable;
  /** Whose process walks it, where it isn't this one. */
  readonly following?: { readonly name: SafeText; readonly host: SafeText };
};

/** A run of a playbook that a process left open when it ended, as its journal tells it. */
export type LeftWalk = {
  readonly run: Id;
  readonly state: WalkState;
  /** What reading says of the change that was under way, and when it was read. */
  readonly now?: { readonly at: Instant; readonly seen: Seen };
  readonly isResuming: boolean;
};

/** A file with what is wrong with it, where it can't be walked. */
export type PlaybookFound = {
  readonly path: string;
  readonly text: string;
  readonly id: SafeText;
  readonly playbook?: Playbook;
  /** How many errors, and the first one. */
  readonly wrong?: SafeText;
  /** What stands before the first step, plain lines as wide as they like. */
  readonly introduction: readonly SafeText[];
};

/** What a playbook asks for before it begins. What was typed stays while somebody goes up and down. */
export type PlaybookForm = {
  readonly found: PlaybookFound & { readonly playbook: Playbook };
  readonly ref?: WorkloadRef;
  readonly typed: Readonly<Record<string, string>>;
  readonly at: number;
  /** What is wrong with the one that is asked for now. */
  readonly problem?: SafeText;
  readonly isOpening: boolean;
};

export const askedNow = ({ found, at }: PlaybookForm): Input | undefined => found.playbook.inputs[at];

/** A few words that somebody types before something is written down in their name. */
export type Writing = {
  readonly run: Id;
  readonly for:
    | 'choose'
    | 'answer'
    | 'fact'
    | 'by-hand'
    | 'skip'
    | 'again'
    | 'doubt'
    | 'pause'
    | 'stop'
    | 'note'
    | 'handover'
    | 'close'
    | 'take-over'
    | 'refuse'
    /** What a closed run left is paid back. */
    | 'paid';
  /** The choice, the fact, or the way out of a doubt. */
  readonly of: string;
  /** What is asked, as it stands before the field. */
  readonly asks: SafeText;
  readonly typed: string;
  readonly problem?: SafeText;
  readonly isSending: boolean;
};

/** What somebody asked to see beside the step. */
export type Sheet = 'by-hand' | 'stop' | 'people' | 'owed' | 'text';

export const walkAt = ({ walks }: CockpitState, run: Id): WalkOnScreen | undefined =>
  walks.find(walk => walk.run === run);

export const leftWalkAt = ({ leftWalks }: CockpitState, run: Id): LeftWalk | undefined =>
  leftWalks.find(walk => walk.run === run);

/** Those that are walked here and are not over. */
export const openWalks = ({ walks }: CockpitState): readonly WalkOnScreen[] =>
  walks.filter(({ view, following }) => view.state.mode !== 'closed' && !following);

/** The open one that a workload's screen means: its own, else the newest. */
export const walkFor = (state: CockpitState, ref: WorkloadRef | undefined): WalkOnScreen | undefined => {
  const open = openWalks(state);
  const own = open.findLast(({ view }) => ref && view.state.workload && isSameWorkload(view.state.workload, ref));
  return own ?? open.at(-1) ?? state.walks.find(({ view, following }) => following && !view.state.closed);
};

/** Who said yes to a step that takes two people, as the screen knows it; nothing where one is enough. */
export const yesesTo = ({ view }: WalkOnScreen, now: Instant): readonly FirstYes[] | undefined =>
  twoPeopleAt(view.state, view.prepared, now);

/** In their own words for whoever looks at the plan: whose yes stands, and what the next one does. */
export function yesesSay(walk: WalkOnScreen, who: string, now: Instant): SafeText | undefined {
  const yeses = yesesTo(walk, now);
  if (!yeses) return undefined;
  const own = yeses.find(({ by, lapsed }) => by.name === who && lapsed === undefined);
  const other = yeses.find(({ by, lapsed }) => by.name !== who && lapsed === undefined);
  if (own) return safe(`You said yes ${age(now - own.at)} ago. Nothing is sent before a second person says yes, too.`);
  if (other)
    return safe(`${other.by.name} said yes ${age(now - other.at)} ago. Your yes is the second one, and sends it.`);
  const lapsed = yeses.find(one => one.lapsed !== undefined)?.lapsed;
  return safe(
    `${lapsed === undefined ? '' : `${lapsed}. `}It takes two people: your yes is the first one, and sends nothing yet.`,
  );
}

/** Those that are over, and left something that nobody has paid back yet. */
export const owingWalks = ({ walks }: CockpitState): readonly WalkOnScreen[] =>
  walks.filter(({ view, following }) => view.state.closed && !following && openDebts(view.state).length > 0);

/** The step that pays a debt back, where the playbook has one. */
export const payerOf = ({ playbook }: WalkState, { step }: Debt): PlaybookStep | undefined => {
  const debtor = playbook.steps.find(({ id }) => id === step);
  return playbook.steps.find(({ id, pays }) => id === debtor?.owes || pays === step);
};

export const stepAt = ({ playbook, at }: WalkState): PlaybookStep | undefined =>
  playbook.steps.find(({ id }) => id === at);

/** A step that was to do something and did not: nobody could be told, or no receiver took it. It is not ticked. */
export const isMissed = ({ isMissed: missed, changes }: WalkStep): boolean => {
  const told = changes.filter(({ change, startedAt }) => change.via === 'sink' && startedAt !== undefined);
  const isRefused = told.length > 0 && told.every(({ outcome }) => outcome !== undefined && outcome.kind !== 'applied');
  return missed === true || isRefused;
};

export const openDebts = ({ debts }: WalkState): readonly Debt[] => debts.filter(({ paidAt }) => paidAt === undefined);

/** Facts that the step it is at rests on, in the order of the playbook; else those that were seen last. */
export function factsAt(state: WalkState): readonly string[] {
  const step = stepAt(state);
  if (!step) return [];
  const { needs, if: only, unless, options = [] } = step;
  return [...new Set([...only, ...unless, ...needs, ...options.flatMap(option => [...option.if, ...option.unless])])];
}

/** Those of them that a person may answer: no evidence settles them. */
export const answerableFacts = (state: WalkState): readonly string[] =>
  factsAt(state).filter(name => {
    const fact = state.facts.get(name);
    return fact === undefined || fact.value === 'unknown' || fact.answeredBy !== undefined;
  });
