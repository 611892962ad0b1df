import type { Instant } from '../../domain/brands.ts';
import type { Condition, DeploymentReport } from '../../domain/reports.ts';

/** Given the time, and a moment before which a missed deadline is old news, because we changed the template then. */
export type RolloutAt = { readonly now: Instant; readonly changedAt?: Instant };

export const conditionOf = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find(condition => condition.type === type);

/** The reason is tested, not the status: a condition that turned Unknown by a pause keeps the reason it had. */
export function isDeadlineMissed(deployment: DeploymentReport, { changedAt }: RolloutAt): boolean {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return false;
  // The reason stays until a counter improves, so after an undo it may speak of the release that was taken back.
  return changedAt === undefined || (progressing.updatedAt ?? 0) >= changedAt;
}
