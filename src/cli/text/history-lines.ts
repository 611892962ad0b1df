import { age } from '../../domain/duration.ts';
import { shortDigest, versionOf } from '../../domain/image.ts';
import type { LastGood, Revision } from '../../domain/revision.ts';
import { evidenceInWords } from '../../wording/evidence.ts';
import { columns } from './columns.ts';

export function historyLines(
  history: readonly Revision[],
  target: LastGood | undefined,
  now: number,
): readonly string[] {
  if (history.length === 0) return ['No revision is kept.'];
  return columns([
    ['REVISION', 'VERSION', 'RUNNING', 'PODS', 'AGE', 'REMARKS'],
    ...history.map(revision => [
      `r${revision.number}`,
      versionOf(revision.images),
      revision.digests.map(shortDigest).join(' ') || '-',
      `${revision.ready}/${revision.pods}`,
      revision.createdAt === undefined ? '?' : age(now - revision.createdAt),
      remarks(revision, target, now).join(' · '),
    ]),
  ]);
}

const remarks = (revision: Revision, target: LastGood | undefined, now: number): readonly string[] =>
  [
    revision.isCurrent ? 'current' : undefined,
    target?.revision.uid === revision.uid ? `to go back to: ${evidenceInWords(target.evidence, now)}` : undefined,
    revision.record?.what === 'rolled-back-from'
      ? `rolled back by ${revision.record.by} ${age(now - revision.record.at)} ago`
      : undefined,
    revision.formerNumbers.length > 0 ? `was r${revision.formerNumbers.join(', r')}` : undefined,
    revision.by &&
      (revision.by.known === 'annotation' ? `by ${revision.by.name}` : `field manager ${revision.by.name}`),
    revision.cause,
  ].filter(remark => remark !== undefined);
