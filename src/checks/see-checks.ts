import type { Readers } from '../actions/action.ts';
import type { Answer } from '../domain/answer.ts';
import type { Hash } from '../domain/brands.ts';
import type { CheckSeen } from '../domain/check.ts';
import type { JsonObject } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import type { Reader } from '../ports/reader.ts';
import type { AnyCheck } from './check.ts';

/**
 * One look through several checks at once, `{ check: NAME, … }` each with its references filled in. They see one and
 * the same answer to each question, so that what is said to hold at the same time was read at the same time. Never
 * throws: what can't be read or judged is unknown, and says why.
 */
export function seeChecks(
  what: readonly JsonObject[],
  given: { readonly checks: ReadonlyMap<string, AnyCheck>; readonly from: Readers; readonly hash: Hash },
  signal: AbortSignal,
): Promise<readonly CheckSeen[]> {
  const from = { ...given.from, reader: askingOnce(given.from.reader) };
  return Promise.all(what.map(one => seeCheck(one, { ...given, from }, signal)));
}

async function seeCheck(
  { check: named = '', ...settings }: JsonObject,
  { checks, from, hash }: Parameters<typeof seeChecks>[1],
  signal: AbortSignal,
): Promise<CheckSeen> {
  const name = String(named);
  const unknown = (says: string): CheckSeen => ({ check: name, holds: 'unknown', says: safe(says), evidence: null });
  const check = checks.get(name);
  if (!check) return unknown(`there is no check "${name}"`);
  const parsed = check.parse(settings);
  if ('problems' in parsed) return unknown(parsed.problems.join('; '));
  try {
    const world = await check.read(parsed.settings, from, signal);
    return { check: name, ...check.judge(parsed.settings, world, { hash, now: from.now() }) };
  } catch (cause) {
    return unknown(cause instanceof Error ? cause.message : 'it could not be read');
  }
}

/** The first answer to a question is the answer for all who ask it during one look. */
function askingOnce(reader: Reader): Reader {
  const answers = new Map<string, Promise<Answer<unknown>>>();
  const once = <T>(key: string, ask: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const known = answers.get(key) ?? ask();
    answers.set(key, known);
    return known as Promise<Answer<T>>;
  };
  return {
    ...reader,
    get: (path, signal) => once(`get ${path}`, () => reader.get(path, signal)),
    list: (path, signal) => once(`list ${path}`, () => reader.list(path, signal)),
  };
}
