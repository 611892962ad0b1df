import type { Difference } from '../../domain/change.ts';
import type { Revision } from '../../domain/revision.ts';
import { bareTemplate } from '../../workloads/shared/kept.ts';
import { templateDiff } from '../../workloads/template-diff.ts';

/** What changed from one revision to another. */
export const diffOf = (from: Revision, to: Revision): readonly Difference[] =>
  templateDiff(bareTemplate(from.template), bareTemplate(to.template));
