import type { Id } from '../domain/brands.ts';
import type { Change } from '../domain/change.ts';
import { firstBefore, isFirstOfTwo } from '../domain/first-yes.ts';
import type { Entry } from '../domain/journal.ts';
import { field, type Json, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { entryInWords, shortHash } from './entries.ts';

/** An entry for those who read it afterwards: the decision and who carries it out, in place of how it was stored. */
export function timelineSentence(entry: Entry, changes: ReadonlyMap<Id, Change> = new Map()): SafeText {
  if (entry.type === 'change.started') return safe(`sending: ${changes.get(entry.change)?.says ?? entry.change}`);
  if (entry.type === 'change.finished') return safe(outcomeOf(entry, changes.get(entry.change)));
  if (entry.type === 'answer.given') return safe(answerInWords(entry));
  if (entry.type === 'fact.seen' || entry.type === 'verdict.given') {
    const says = entry.says ?? evidenceLine(entry.evidence);
    return safe(`${entry.name}: ${entry.value}${says === undefined ? '' : `, ${says}`}`);
  }
  if (entry.type === 'effect.seen') return safe([entryInWords(entry), ...provedBy(entry)].join(': '), 4_000);
  return entryInWords(entry);
}

/** What was seen when several checks held, with its numbers: the proof that whoever reads it afterwards asks for. */
const provedBy = ({ seen }: Extract<Entry, { type: 'effect.seen' }>): readonly string[] =>
  seen.effect === 'in-effect' && seen.checks && seen.checks.length > 1
    ? [seen.checks.map(({ says }) => says).join('; ')]
    : [];

/** A message that a sink did not take must not read as if somebody had been told. */
function outcomeOf(entry: Extract<Entry, { type: 'change.finished' }>, change: Change | undefined): string {
  const { outcome } = entry;
  if (change?.via !== 'sink') return entryInWords(entry);
  if (outcome.kind === 'applied') return `taken by ${change.target.name}: ${change.says}`;
  const what = outcome.kind === 'unknown' ? 'MAY NOT HAVE ARRIVED' : 'NOT TOLD';
  return `${what}: ${change.says} (${outcome.says})`;
}

function answerInWords(entry: Extract<Entry, { type: 'answer.given' }>): string {
  const { answer, level, to } = entry;
  const [choose, reason, doubt] = ['choose', 'reason', 'doubt'].map(key => textAt(answer, key));
  const because = reason ? `, because: ${reason}` : '';
  if (choose !== undefined) return `decided: ${choose}${because}`;
  if (doubt !== undefined) return `decided the doubt: ${doubt}${because}`;
  const value = field(answer, 'value');
  if (value !== undefined) return `answered: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  const first = firstBefore(answer);
  if (isFirstOfTwo(answer)) return `said yes to plan ${shortHash(to)}; it waits for a second person`;
  if (first !== undefined) return `confirmed plan ${shortHash(to)} by name, after ${first} had said yes`;
  if (answer === false) return `refused plan ${shortHash(to)}`;
  return level === 'none' || level === 'key' ? `confirmed plan ${shortHash(to)}` : entryInWords(entry);
}

/** Evidence is mostly one sentence, or has one among its members. */
const evidenceLine = (evidence: Json): string | undefined =>
  typeof evidence === 'string' ? evidence : (textAt(evidence, 'says') ?? textAt(evidence, 'because'));
