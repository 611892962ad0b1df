import { isObject } from '../domain/json.ts';
import { continueWay, endWay, pauseWay } from '../domain/playbook.ts';
import type { SettingForms, StepForm } from '../domain/step-form.ts';
import type { Problems } from './problems.ts';
import { quoted } from './problems.ts';
import type { Draft } from './read-step.ts';
import { didYouMean } from './reading.ts';
import { referenceIn } from './references.ts';
import type { Section } from './sections.ts';
import type { Lost } from './ways.ts';

/** The names that steps may use; `undefined` where they could not be read. */
export type Names = {
  readonly inputs: ReadonlySet<string>;
  readonly flows: ReadonlySet<string> | undefined;
  readonly lost: Lost;
};

/** What each step needs beside its own settings, and what steps promise to each other. */
export function judgeSteps(drafts: readonly Draft[], names: Names, problems: Problems): void {
  for (const draft of drafts) {
    judgeWords(draft, problems);
    if (names.flows) judgeFlows(draft, names.flows, problems);
    judgeDebt(draft, drafts, names.lost, problems);
  }
  judgeIds(drafts, names.inputs, problems);
}

const takesChecks = (forms: SettingForms = {}): boolean =>
  Object.values(forms).some(({ type }) => type === 'check' || type === 'checks');

/** It looks until something is so, and somebody waits for that. */
export const waits = (form: StepForm): boolean =>
  form.waits === true || takesChecks(form.with) || takesChecks(form.keys);

const changes = ({ class: of }: StepForm): boolean => of === 'change' || of === 'irreversible';

function judgeWords({ form, step, headingAt, places }: Draft, problems: Problems): void {
  if (!form) return;
  if (waits(form) && !places.has('timeout')) problems.error(step.at, `${step.id} waits, so it needs a timeout`);
  if (step.expect === undefined && (waits(form) || changes(form)))
    problems.error(
      headingAt,
      `${step.id} ${changes(form) ? 'changes something' : 'waits'}, so it needs an Expect line: > **Expect:** …`,
    );
}

/** A flow that the playbook doesn't have can never be seen to work. */
function judgeFlows({ step }: Draft, flows: ReadonlySet<string>, problems: Problems): void {
  const named = [...(step.do === 'flow' ? [step.settings] : []), ...Object.values(step.settings).flat()];
  for (const one of named) {
    if (!isObject(one) || !(one.check === 'flow' || one === step.settings) || typeof one.name !== 'string') continue;
    if (!flows.has(one.name) && referenceIn(one.name) === undefined)
      problems.warn(step.at, `there is no flow ${quoted(one.name)} in yaml flows${didYouMean(one.name, [...flows])}`);
  }
}

function judgeDebt({ step, places, form }: Draft, drafts: readonly Draft[], lost: Lost, problems: Problems): void {
  const ids = drafts.map(one => one.step.id);
  const byId = (id: string | undefined) => drafts.find(one => one.step.id === id)?.step;
  const at = (key: string) => places.get(key) ?? step.at;
  const { owes, pays, onlyIfOwed } = step;
  if (owes !== undefined && !lost.has(owes)) {
    const payer = byId(owes);
    if (form && !changes(form)) problems.error(at('owes'), 'only a step that changes something can owe');
    else if (!payer)
      problems.error(at('owes'), `there is no step ${quoted(owes)} that could pay${didYouMean(owes, ids)}`);
    else if (payer.pays !== step.id)
      problems.error(at('owes'), `${owes} does not pay for this step: it needs pays: ${step.id}`);
  }
  if (pays !== undefined && !lost.has(pays)) {
    const debtor = byId(pays);
    if (!debtor) problems.error(at('pays'), `there is no step ${quoted(pays)} to pay for${didYouMean(pays, ids)}`);
    else if (debtor.owes !== step.id)
      problems.error(at('pays'), `${pays} does not owe this step: it needs owes: ${step.id}`);
  }
  if (onlyIfOwed === undefined || lost.has(onlyIfOwed)) return;
  const payers = drafts.filter(one => one.step.pays !== undefined).map(one => one.step.id);
  if (!payers.includes(onlyIfOwed))
    problems.error(
      at('only-if-owed'),
      `${quoted(onlyIfOwed)} is no step that pays anything back${didYouMean(onlyIfOwed, payers)}`,
    );
}

function judgeIds(drafts: readonly Draft[], inputs: ReadonlySet<string>, problems: Problems): void {
  const seen = new Map<string, number>();
  for (const { step, places } of drafts) {
    const at = places.get('id') ?? step.at;
    const before = seen.get(step.id);
    if (before !== undefined) problems.error(at, `the id ${step.id} is taken by the step at line ${before}`);
    else if (inputs.has(step.id)) problems.error(at, `the id ${step.id} is the name of an input already`);
    if ([pauseWay, endWay, continueWay].includes(step.id))
      problems.error(at, `${step.id} can't be an id: it is a way to go on`);
    seen.set(step.id, before ?? step.at.line);
  }
}

/** The numbered sections come first, and count from 1. */
export function judgeNumbers(sections: readonly Section[], problems: Problems): void {
  let [expected, isBehind] = [1, false];
  for (const { number, fence, at } of sections) {
    if (number === undefined) isBehind ||= fence !== undefined;
    else if (isBehind) problems.error(at, 'numbered steps come first: sections without a number stand at the end');
    else {
      if (number !== expected) problems.warn(at, `this is step ${expected}, not ${number}`);
      expected = number + 1;
    }
  }
}
