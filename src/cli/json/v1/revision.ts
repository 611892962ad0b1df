import type { LastGood, Revision } from '../../../domain/revision.ts';
import { evidenceInWords } from '../../../wording/evidence.ts';
import { iso } from '../../output.ts';
import { keptJson } from './kept.ts';

export const revisionJson = (revision: Revision, target: LastGood | undefined, now: number) => ({
  revision: revision.number,
  formerRevisions: revision.formerNumbers,
  ...keptJson(revision),
  images: revision.images,
  digests: revision.digests,
  createdAt: iso(revision.createdAt),
  ...(revision.cause && { cause: revision.cause }),
  ...(revision.by && { by: revision.by }),
  ...(revision.record && { record: { ...revision.record, at: iso(revision.record.at) } }),
  isCurrent: revision.isCurrent,
  pods: revision.pods,
  ready: revision.ready,
  ...(target?.revision.uid === revision.uid && { goBackTo: { because: evidenceInWords(target.evidence, now) } }),
});
