import type { Entry } from '../domain/journal.ts';
import { field, type Json, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { entryInWords, shortHash } from './entries.ts';

/** An entry for those who read it afterwards: the decision and who carries it out, in place of how it was stored. */
export function timelineSentence(entry: Entry): SafeText {
  if (entry.type === 'answer.given') return safe(answerInWords(entry));
  if (entry.type === 'fact.seen' || entry.type === 'verdict.given') {
    const says = textAt(entry as unknown as Json, 'says') ?? evidenceLine(entry.evidence);
    return safe(`${entry.name}: ${entry.value}${says === undefined ? '' : `, ${says}`}`);
  }
  return entryInWords(entry);
}

function answerInWords(entry: Extract<Entry, { type: 'answer.given' }>): string {
  const { answer, level, to } = entry;
  const [choose, reason, doubt] = ['choose', 'reason', 'doubt'].map(key => textAt(answer, key));
  const because = reason ? `, because: ${reason}` : '';
  if (choose !== undefined) return `decided: ${choose}${because}`;
  if (doubt !== undefined) return `decided the doubt: ${doubt}${because}`;
  const value = field(answer, 'value');
  if (value !== undefined) return `answered: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  if (answer === false) return `refused plan ${shortHash(to)}`;
  return level === 'none' || level === 'key' ? `confirmed plan ${shortHash(to)}` : entryInWords(entry);
}

/** Evidence is mostly one sentence, or has one among its members. */
const evidenceLine = (evidence: Json): string | undefined =>
  typeof evidence === 'string' ? evidence : (textAt(evidence, 'says') ?? textAt(evidence, 'because'));
