import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import type { Evidence } from '../domain/revision.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { counted } from './numbers.ts';

/** How good a revision is known to be, with how it is known. */
export function evidenceInWords(evidence: Evidence, now: Instant): SafeText {
  switch (evidence.rung) {
    case 'record':
      return safe(`our record says it took effect ${age(now - evidence.at)} ago`);
    case 'serving':
      return safe(
        `${counted(evidence.ready, 'pod')} still ${evidence.ready === 1 ? 'serves' : 'serve'}, ready for ${age(now - evidence.since)}`,
      );
    case 'was-current':
      return safe(`was current for ${age(evidence.forMs)}, health unknown`);
    case 'none':
      return ours('nothing is known of its health');
  }
}
