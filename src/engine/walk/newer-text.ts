import type { Sha } from '../../domain/brands.ts';
import { canonical, type Json } from '../../domain/json.ts';
import type { Playbook, PlaybookStep } from '../../domain/playbook.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { WalkState, WalkStep, WalkView } from './walk-state.ts';

/** The file on the disk, where it is another one than what is walked. */
export type NewerText = {
  readonly sha: Sha;
  readonly text: string;
  /** Nothing where it has errors: `says` names the first. */
  readonly playbook?: Playbook;
  readonly problem?: SafeText;
};

/**
 * Whether another text may be walked from here on: at the edge of a step, before anything of it left or was answered, and only where what was walked already is
 * unchanged. What is still to come may be anything: comparing whole files would refuse a corrected comma.
 */
export function judgeNewerText(
  state: WalkState,
  { sha, playbook, problem }: NewerText,
): NonNullable<WalkView['newerText']> {
  const refused = (says: SafeText) => ({ sha, mayAdopt: false, says });
  if (!playbook)
    return refused(safe(`another text of the playbook is there, with an error: ${problem ?? 'it is none'}`));
  if (playbook.id !== state.playbook.id) return refused(ours('the file holds another playbook now'));
  const changed = walked(state).find(id => !isSameStep(state.playbook, playbook, id));
  if (changed !== undefined)
    return refused(safe(`another text of the playbook is there; it changes ${changed}, which was walked already`));
  if (canonical(inputsOf(state.playbook)) !== canonical(inputsOf(playbook)))
    return refused(ours('another text of the playbook is there; it asks for other inputs'));
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  if (state.at !== undefined && !playbook.steps.some(({ id }) => id === state.at))
    return refused(safe(`another text of the playbook is there, and has no step ${state.at}`));
  if (at && !isUntouched(at))
    return refused(safe(`another text of the playbook is there; it may be taken when ${at.id} has ended`));
  return {
    sha,
    mayAdopt: true,
    says: ours('another text of the playbook is there; what was walked is the same in it'),
  };
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
