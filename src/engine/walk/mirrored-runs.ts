import type { Answer } from '../../domain/answer.ts';
import type { Id } from '../../domain/brands.ts';
import type { Entry } from '../../domain/journal.ts';
import { decodeEntry, linkTo } from '../../domain/journal-line.ts';
import { type Json, textAt } from '../../domain/json.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { foldWalk, textOf } from './fold-walk.ts';
import { journalKey, lastIn, mirrorLabel, mirrorOf, mirrorsPath } from './mirror.ts';
import { ownPath } from './own-object.ts';
import { readText } from './playbook-words.ts';
import type { WalkState } from './walk-state.ts';

/** A run of somebody else, as its mirror in the namespace has it. To be looked at; nothing of it can be sent from here. */
export type MirroredRun = {
  readonly state: WalkState;
  readonly entries: readonly Entry[];
  /** What whoever writes there next has to go on from. */
  readonly last: string;
};

/** All that are mirrored there and can be read. Whoever follows one asks again every few seconds. */
export async function mirroredRuns(
  engine: Engine,
  namespace: string,
  signal: AbortSignal,
): Promise<Answer<readonly MirroredRun[]>> {
  const path = `${mirrorsPath(namespace)}?labelSelector=${encodeURIComponent(`${mirrorLabel}=run`)}`;
  const answer = await engine.reader.list(path, signal);
  if (answer.kind !== 'ok') return answer;
  return { ...answer, value: answer.value.flatMap(one => mirroredRun(engine, one) ?? []) };
}

/** One of them, as it is this moment; nothing where none can be read. */
export async function readMirror(
  engine: Engine,
  namespace: string,
  run: Id,
  signal: AbortSignal,
): Promise<MirroredRun | undefined> {
  const answer = await engine.reader.get(ownPath(mirrorOf(namespace, run)), signal);
  return answer.kind === 'ok' ? mirroredRun(engine, answer.value) : undefined;
}

function mirroredRun(engine: Engine, configMap: Json): MirroredRun | undefined {
  const lines = (textAt(configMap, 'data', journalKey) ?? '').split('\n').filter(line => line !== '');
  const entries = lines.flatMap(line => decodeEntry(line) ?? []);
  if (entries.length !== lines.length || !isWhole(engine, entries)) return undefined;
  const { playbook } = readText(engine, textOf(entries) ?? '');
  const state = playbook && foldWalk(playbook, entries);
  return state && { state, entries, last: lastIn(configMap) };
}

/** Every line follows from the one before: what somebody wrote into the ConfigMap by hand is no run. */
const isWhole = ({ hash }: Engine, entries: readonly Entry[]): boolean =>
  entries.every((entry, index) => {
    const before = entries[index - 1];
    return entry.prev === (before ? linkTo(before, hash) : 'first') && entry.run === entries[0]?.run;
  });

/**
 * Puts a mirrored run into the journal of this machine, so that it can be resumed here, by whoever takes it over. One
 * that is there already keeps its own lines and gets those that it lacks; what is there alone was not mirrored any more.
 */
export async function bringHere(engine: Engine, { entries }: MirroredRun): Promise<SafeText | undefined> {
  const run = entries[0]?.run as Id;
  const here = (await engine.journal.read(run))?.entries ?? [];
  const isSame = here.every((entry, index) => {
    const other = entries[index];
    return other === undefined || linkTo(entry, engine.hash) === linkTo(other, engine.hash);
  });
  if (!isSame) return safe(`run ${run} went on otherwise on this machine: it can't be taken over here`);
  for (const entry of entries.slice(here.length)) await engine.journal.append(entry);
  return undefined;
}
