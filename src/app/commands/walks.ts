import type { Id } from '../../domain/brands.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { neededFacts } from '../../engine/walk/facts-of-step.ts';
import { bringHere, type MirroredRun, readMirror } from '../../engine/walk/mirrored-runs.ts';
import { checkedInputs, type Opened, openWalk } from '../../engine/walk/open-walk.ts';
import { resumeWalk, type Taking, walkOf } from '../../engine/walk/resume-walk.ts';
import type { WalkState } from '../../engine/walk/walk-state.ts';
import type { WalkOptions } from '../../engine/walk/walking.ts';
import { type Answers, readAnswers } from '../../playbook/read-answers.ts';
import type { PlaybookFiles } from '../../ports/playbook-files.ts';
import type { Cockpit } from '../cockpit.ts';
import { CockpitError } from '../cockpit-error.ts';
import { stepAnnounces } from '../step-announces.ts';
import { type KnownPlaybook, mustBeSound, problemInWords } from './playbooks.ts';

export { isInDoubt } from '../../engine/fold.ts';
export type { Opened } from '../../engine/walk/open-walk.ts';
export { readBackOf, type Taking } from '../../engine/walk/resume-walk.ts';
export { twoPeopleAt } from '../../engine/walk/two-people.ts';
export type { Waiting, WalkCommand, Walker, WalkState, WalkStep, WalkView } from '../../engine/walk/walk-state.ts';
export type { WalkOptions } from '../../engine/walk/walking.ts';
export { checkInput } from '../../playbook/check-input.ts';
export { plainWords } from '../../playbook/plain-markdown.ts';
export type { Answers } from '../../playbook/read-answers.ts';
export { watchPlaybook } from '../watch-playbook.ts';

/** What the next step will tell whom, line by line. */
export const announcedLines = ({ engine }: Cockpit, state: WalkState): readonly SafeText[] =>
  stepAnnounces(engine, state).map(({ label, says }) => safe(`${label.padEnd(8)}  ${says}`));

export const beginWalk = (
  { engine, playbooks }: Cockpit,
  { path, text }: KnownPlaybook,
  inputs: JsonObject,
  options: WalkOptions,
  signal: AbortSignal,
): Promise<Opened> => openWalk(engine, { text, path: playbooks?.wholePath(path) ?? path, inputs }, options, signal);

export const wrongInput = ({ engine }: Cockpit, known: KnownPlaybook, inputs: JsonObject): SafeText | undefined => {
  const checked = checkedInputs(mustBeSound(known), inputs, engine.place.namespace);
  return 'problem' in checked ? safe(checked.problem) : undefined;
};

/** One that lies on another machine alone is brought here from its mirror first. */
export async function goOnWithWalk(
  { engine }: Cockpit,
  run: Id,
  options: WalkOptions,
  taking: Taking | undefined,
): Promise<Opened> {
  if (!(await engine.journal.list()).includes(run)) {
    const mirror = await mirrorOf(engine, run);
    const says = mirror && (await bringHere(engine, mirror));
    if (says !== undefined) return { kind: 'refused', says };
  }
  return resumeWalk(engine, run, options, taking);
}

const mirrorOf = (engine: Cockpit['engine'], run: string): Promise<MirroredRun | undefined> =>
  readMirror(engine, engine.place.namespace, run as Id, new AbortController().signal);

/** Facts that the step at which a walk stands asks for, and that neither evidence nor a person told. */
export const unansweredFacts = ({ playbook, at, facts }: WalkState): readonly string[] => {
  const step = playbook.steps.find(({ id }) => id === at);
  return step ? neededFacts(step).filter(name => (facts.get(name)?.value ?? 'unknown') === 'unknown') : [];
};

/** Walks of this cluster that are not closed, newest first, whoever walks them. */
export async function openWalks({ engine }: Cockpit): Promise<readonly WalkState[]> {
  const walks: WalkState[] = [];
  for (const run of await engine.journal.list()) {
    const walk = await walkOf(engine, run);
    if ('state' in walk && !walk.state.closed && walk.state.target.cluster === engine.place.cluster)
      walks.push(walk.state);
  }
  return walks;
}

/**
 * One walk as its journal has it, or its mirror in the namespace where that is further: somebody else may have gone on with
 * it. Throws where there is none that could be gone on with.
 */
export async function openWalkNamed(cockpit: Cockpit, run: string): Promise<WalkState> {
  const { engine } = cockpit;
  const known = (await engine.journal.list()).find(one => one === run);
  const here = known && (await walkOf(engine, known));
  const mirror = /^[a-z0-9-]{1,60}$/.test(run) ? await mirrorOf(engine, run) : undefined;
  const isFurther = mirror && !(here && 'entries' in here && here.entries.length >= mirror.entries.length);
  const walk = isFurther ? mirror : here;
  const tryNext = ['deploy-cockpit journal list'];
  if (!walk) throw new CockpitError('usage', `There is no run ${safe(run, 80)}.`, tryNext);
  if ('says' in walk) throw new CockpitError('usage', `${sentence(walk.says)}.`, tryNext);
  const { state } = walk;
  if (state.closed) throw new CockpitError('usage', `Run ${run} is closed: ${state.closed.how}.`, tryNext);
  if (state.target.cluster === engine.place.cluster) return state;
  throw new CockpitError(
    'refused',
    `Run ${run} is another cluster's: it was opened at ${state.where.context}. Nothing was sent.`,
    [`deploy-cockpit playbook resume ${run} --context ${safe(state.where.context, 100)}`],
  );
}

const sentence = (says: string): string => `${says.charAt(0).toUpperCase()}${says.slice(1)}`;

/** A file of answers for this playbook; throws with every mistake at its place. */
export async function answersIn(files: PlaybookFiles, path: string, playbook: WalkState['playbook']): Promise<Answers> {
  const file = await files.read(path).catch((cause: unknown) => {
    const says = cause instanceof Error ? cause.message : 'unknown reason';
    throw new CockpitError('usage', `The answers ${safe(path, 200)} can't be read: ${safe(says, 200)}.`, [], cause);
  });
  if (!file) throw new CockpitError('usage', `There is no file ${safe(path, 200)}.`);
  const { answers, problems } = readAnswers(file.text, playbook);
  const [first] = problems;
  if (!first) return answers;
  throw new CockpitError(
    'usage',
    `The answers in ${safe(path, 200)} can't be used. Nothing was sent.`,
    problems.slice(0, 20).map(problem => problemInWords(path, problem)),
  );
}
