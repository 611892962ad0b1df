import type { Revision } from '../../domain/revision.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { withoutTrack } from '../../workloads/canary.ts';
import { referencedClaims, referencedConfig } from '../../workloads/referenced-config.ts';
import { bareTemplate } from '../../workloads/shared/kept.ts';
import { groupedTemplateDiff } from '../../workloads/template-diff.ts';
import { pairOf } from './canary-pair.ts';
import { currentOf, historyOf } from './history-of.ts';
import type { CockpitState } from './state.ts';

export type RevisionDiff = {
  readonly from: Revision;
  readonly to: Revision;
  /** `to` is what a canary beside this workload runs, as it would be there once it is promoted. */
  readonly isOfCanary?: true;
  readonly groups: ReturnType<typeof groupedTemplateDiff>;
  /** What the two name and neither holds: the content of ConfigMaps and Secrets, and data. */
  readonly config: readonly SafeText[];
  readonly claims: readonly SafeText[];
};

/** What changed between two revisions by their uids, the second one of a canary too; nothing when one of them is not kept any more. */
export function revisionDiff(
  state: CockpitState,
  ref: WorkloadRef,
  from: string,
  to: string,
): RevisionDiff | undefined {
  const history = historyOf(state, ref);
  const tried = currentOfCanary(state, ref);
  const isOfCanary = tried?.uid === to;
  const [was, is] = [
    history.find(({ uid }) => uid === from),
    isOfCanary ? tried : history.find(({ uid }) => uid === to),
  ];
  if (!was || !is) return undefined;
  const each = (of: typeof referencedConfig) => [...new Set([...of(was.template), ...of(is.template)])];
  return {
    from: was,
    to: is,
    ...(isOfCanary && { isOfCanary }),
    groups: groupedTemplateDiff(
      bareTemplate(was.template),
      isOfCanary ? withoutTrack(is.template) : bareTemplate(is.template),
    ),
    config: each(referencedConfig),
    claims: each(referencedClaims),
  };
}

function currentOfCanary(state: CockpitState, ref: WorkloadRef): Revision | undefined {
  const view = state.workloads.get(workloadKey(ref));
  const pair = view && pairOf(view);
  return pair && currentOf(state, pair.canary);
}
