import { age } from '../../src/domain/duration.ts';
import type { LastGood, Revision } from '../../src/domain/revision.ts';
import { evidenceInWords } from '../../src/wording/evidence.ts';

/** What matters most of a revision comes first: what it is now, then how good it is, then its cause and author. */
export function remark(revision: Revision, target: LastGood | undefined, now: number): string {
  const isTarget = target?.revision.uid === revision.uid;
  const by =
    revision.by &&
    (revision.by.known === 'annotation' ? `by ${revision.by.name}` : `field manager ${revision.by.name}`);
  return [
    revision.isCurrent ? 'current' : undefined,
    isTarget ? `${targetWord(target)}: ${evidenceInWords(target.evidence, now)}` : undefined,
    revision.record?.what === 'rolled-back-from'
      ? `rolled back by ${revision.record.by} ${age(now - revision.record.at)} ago`
      : undefined,
    revision.formerNumbers.length > 0 ? `was r${revision.formerNumbers.join(', r')}` : undefined,
    by,
    revision.cause,
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/** Loud only where there is evidence. */
const targetWord = ({ evidence }: LastGood): string =>
  evidence.rung === 'record' || evidence.rung === 'serving' ? 'LAST GOOD' : 'the one before';
