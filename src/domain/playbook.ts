import type { AnswerLevel } from './journal.ts';
import type { Json, JsonObject } from './json.ts';
import type { SafeText } from './safe-text.ts';
import type { WorkloadKind } from './workload.ts';

/** Where something stands in a file; both count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** One thing that is wrong with a playbook (`error`: it can't be run), or that its reader will miss (`warning`). */
export type PlaybookProblem = Position & { readonly severity: 'error' | 'warning'; readonly says: SafeText };

/** What an answer may be. */
export const inputTypes = [
  'workload',
  'text',
  'name',
  'number',
  'duration',
  'choice',
  'revision',
  'url',
  'yes-no',
] as const;

/** What a person is asked for: an input of a playbook, or the answer to a manual step. */
export type Input = {
  readonly name: string;
  readonly type: (typeof inputTypes)[number];
  readonly ask: SafeText;
  /** Of a `text`; matched from end to end. */
  readonly pattern?: string;
  /** Of a `workload`; all kinds where none is named. */
  readonly kinds?: readonly WorkloadKind[];
  /** Of a `choice`. */
  readonly options?: readonly string[];
  readonly default?: Json;
};

/** One of the ways that a `decide` step offers. */
export type Option = {
  readonly choose: SafeText;
  readonly if: readonly string[];
  readonly unless: readonly string[];
  /** The step that it goes on with. */
  readonly go: string;
};

/** Where a step may lead beside the next one: a step's id, or one of these words. */
export type Way = string & { readonly wayBrand?: never };
export const pauseWay = 'pause';
export const endWay = 'end';
/** Of `on-fail` only: go on with the next step. For steps that read or tell. */
export const continueWay = 'continue';

export type PlaybookStep = {
  readonly id: string;
  /** Of the heading, without its number. */
  readonly title: SafeText;
  /** A section without a number stands outside of the main path: it is only reached by a jump. */
  readonly number?: number;
  /** Markdown of the section, without the Expect line, the fence and the by-hand block. */
  readonly prose: string;
  readonly expect?: SafeText;
  /** An action's name. */
  readonly do: string;
  /**
   * `with`, and beside it the keys that belong to this kind of step. Values may be references, as whole values:
   * `$workload`, `$evidence.last-good`. Texts for people may hold `${name}`.
   */
  readonly settings: JsonObject;
  /** Only of `decide`. */
  readonly options?: readonly Option[];
  readonly owner?: string;
  readonly needs: readonly string[];
  readonly if: readonly string[];
  readonly unless: readonly string[];
  readonly confirm?: AnswerLevel;
  readonly timeoutMs?: number;
  readonly onTimeout?: Way;
  readonly onFail?: Way;
  readonly then?: Way;
  /** The step that takes back what this one leaves behind. */
  readonly owes?: string;
  readonly pays?: string;
  /** Passed over unless the step of this name has something to pay back. */
  readonly onlyIfOwed?: string;
  /** What stands in the by-hand block of the file: Markdown, its commands as code. */
  readonly byHand?: string;
  /** Of the fence. */
  readonly at: Position;
};

/** A scripted user journey, its requests in their order. The file says `yaml flows`, as its step and check are named. */
export type Journey = readonly {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Json;
  readonly expectStatus: number;
  /** A member of the JSON answer, by its dotted path, that is read back and may be used as `$name` in later paths and bodies. */
  readonly read?: { readonly name: string; readonly at: string };
}[];

export type Playbook = {
  readonly id: string;
  readonly title: SafeText;
  readonly owner: string;
  /** Of steps that name none. */
  readonly defaultOwner?: string;
  readonly defaultOnFail?: Way;
  /** From the start until the change is in effect; the proof has its own time. */
  readonly budgetMs?: number;
  readonly drillEveryMs?: number;
  /** Who is called when the pager is down: a role and what to dial, as text. */
  readonly phones: readonly { readonly role: string; readonly phone: SafeText }[];
  readonly inputs: readonly Input[];
  readonly journeys: ReadonlyMap<string, Journey>;
  /** Markdown between the title and the first step, without fences. */
  readonly introduction: string;
  /** In the order of the file: the numbered path first, then the sections that are jumped to. */
  readonly steps: readonly PlaybookStep[];
  /** Sections without a step: documentation, in the order of the file. */
  readonly notes?: readonly { readonly title: SafeText; readonly prose: string }[];
};
