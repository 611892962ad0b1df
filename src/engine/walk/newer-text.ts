import type { Sha } from '../../domain/brands.ts';
import { canonical, type Json } from '../../domain/json.ts';
import type { Playbook, PlaybookProblem, PlaybookStep } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { type ChangedSection, compareTexts } from '../../playbook/compare-texts.ts';
import type { Engine } from '../engine.ts';
import { readText } from './playbook-words.ts';
import type { OtherText, WalkState, WalkStep } from './walk-state.ts';

/** The file on the disk, where it is another one than what is walked. */
export type NewerText = {
  readonly sha: Sha;
  readonly text: string;
  /** Nothing where it has errors. */
  readonly playbook?: Playbook;
  readonly errors: readonly PlaybookProblem[];
  readonly changes: readonly ChangedSection[];
};

/** Reads what the file says now, beside the text that is walked. */
export function readNewerText(engine: Engine, walked: string, text: string): NewerText {
  const { playbook, problems } = readText(engine, text);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { sha: engine.hash(text), text, ...(playbook && { playbook }), errors, changes: compareTexts(walked, text) };
}

/** Each heading once, in the order of the file. */
export const sectionsOf = ({ changes }: Pick<NewerText, 'changes'>): readonly SafeText[] => [
  ...new Set(changes.map(({ title }) => title)),
];

/**
 * Whether another text may be walked from here on: at the edge of a step, before anything of it left or was answered, and only where what was walked already is
 * unchanged. What is still to come may be anything: comparing whole files would refuse a corrected comma.
 */
export function judgeNewerText(state: WalkState, newer: NewerText): OtherText {
  const { sha, playbook, errors, changes } = newer;
  const refused = (why: string) => ({
    sha,
    mayAdopt: false,
    says: safe(`${changed}, and can't be taken: ${why}`),
    changes,
  });
  if (!playbook) return refused(firstOf(errors, state.source.path));
  if (playbook.id !== state.playbook.id) return refused(`it is another playbook, ${playbook.id}`);
  const step = walked(state).find(id => !isSameStep(state.playbook, playbook, id));
  if (step !== undefined) return refused(`it changes ${step}, which was walked already`);
  if (canonical(inputsOf(state.playbook)) !== canonical(inputsOf(playbook))) return refused('it asks for other inputs');
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  if (state.at !== undefined && !playbook.steps.some(({ id }) => id === state.at))
    return refused(`it has no step ${state.at}, and the run is there`);
  const where = sectionsOf(newer).join('; ');
  const says = safe(where === '' ? changed : `${changed}: ${where}`, 400);
  if (at && !isUntouched(at))
    return { sha, mayAdopt: false, says: safe(`${says}. It may be taken when ${at.id} has ended`, 500), changes };
  return { sha, mayAdopt: true, says, changes };
}

const changed = 'the playbook’s file has changed';

/** As compilers write it. Its folder is left out: a line of 80 columns has no room for both. */
function firstOf([first, ...more]: readonly PlaybookProblem[], path: string): string {
  if (!first) return 'it is no playbook';
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${path.split(/[/\\]/).at(-1)}:${first.line}: ${first.says}${others}`;
}

/** A step that was only entered, looked at or planned is entered anew under the new text. */
export const isUntouched = ({ phase, endedAt, changes, answers }: WalkStep): boolean =>
  phase === 'pending' ||
  endedAt !== undefined ||
  (phase === 'ready' && answers.length === 0 && changes.every(({ startedAt }) => startedAt === undefined));

/** Steps that were gone through, or left out. */
const walked = ({ steps }: WalkState): readonly string[] =>
  [...steps.values()].filter(step => step.endedAt !== undefined || !isUntouched(step)).map(({ id }) => id);

const isSameStep = (one: Playbook, other: Playbook, id: string): boolean => {
  const [a, b] = [one, other].map(({ steps }) => steps.find(step => step.id === id));
  return a !== undefined && b !== undefined && canonical(contentOf(a)) === canonical(contentOf(b));
};

/** What a step does, wherever it stands in the file and whatever is told around it. */
function contentOf({
  at: _place,
  prose: _prose,
  title: _title,
  byHand: _byHand,
  number: _number,
  ...step
}: PlaybookStep): Json {
  return JSON.parse(JSON.stringify(step)) as Json;
}

const inputsOf = ({ inputs }: Playbook): Json => JSON.parse(JSON.stringify(inputs)) as Json;
