import type { Revision } from '../../domain/revision.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { referencedClaims, referencedConfig } from '../../workloads/referenced-config.ts';
import { bareTemplate } from '../../workloads/shared/kept.ts';
import { groupedTemplateDiff } from '../../workloads/template-diff.ts';
import { historyOf } from './history-of.ts';
import type { CockpitState } from './state.ts';

export type RevisionDiff = {
  readonly from: Revision;
  readonly to: Revision;
  readonly groups: ReturnType<typeof groupedTemplateDiff>;
  /** What the two name and neither holds: the content of ConfigMaps and Secrets, and data. */
  readonly config: readonly SafeText[];
  readonly claims: readonly SafeText[];
};

/** What changed between two revisions by their uids; nothing when one of them is not kept any more. */
export function revisionDiff(
  state: CockpitState,
  ref: WorkloadRef,
  from: string,
  to: string,
): RevisionDiff | undefined {
  const history = historyOf(state, ref);
  const [was, is] = [history.find(({ uid }) => uid === from), history.find(({ uid }) => uid === to)];
  if (!was || !is) return undefined;
  const each = (of: typeof referencedConfig) => [...new Set([...of(was.template), ...of(is.template)])];
  return {
    from: was,
    to: is,
    groups: groupedTemplateDiff(bareTemplate(was.template), bareTemplate(is.template)),
    config: each(referencedConfig),
    claims: each(referencedClaims),
  };
}
