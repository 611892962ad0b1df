import type { RanPlan, ReadyPlan, Subject } from '../../../app/commands/run-plan.ts';
import type { RunState } from '../../../app/store/run-state.ts';
import { iso } from '../../output.ts';

export const runJson = (state: RunState) => ({
  run: state.run,
  openedAt: iso(state.openedAt),
  by: state.by.name,
  host: state.by.host,
  where: state.where,
  target: state.target,
  confirmedAt: iso(state.confirmedAt),
  ...(state.predictedMs !== undefined && { predictedMs: state.predictedMs }),
  changes: state.changes.map(({ change, startedAt, finishedAt, outcome, recovered, seen, seenAt }) => ({
    id: change.id,
    says: change.says,
    bytes: change.bytes,
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    ...(outcome && { outcome }),
    ...(recovered !== undefined && { recovered }),
    ...(seen && { effect: seen.effect, says: seen.says, seenAt: iso(seenAt) }),
  })),
  ...(state.closed && { closed: { at: iso(state.closed.at), how: state.closed.how } }),
});

export const ranJson = (
  workload: Subject,
  { plan }: ReadyPlan,
  result: RanPlan,
  { code, says, next }: { readonly code: number; readonly says: string; readonly next: readonly string[] },
) => ({
  workload,
  exitCode: code,
  says,
  next,
  plan: plan.hash,
  toRevision: plan.call.with.toRevision,
  ...(result.kind === 'ran' ? runJson(result.state) : { notSent: result.why }),
});
