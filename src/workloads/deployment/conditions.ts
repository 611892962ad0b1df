import type { DeploymentReport } from '../../domain/reports.ts';
import type { RolloutAt } from '../kind-rules.ts';
import { conditionOf } from '../shared/condition-of.ts';

/** The reason is tested, not the status: a condition that turned Unknown by a pause keeps the reason it had. */
export function isDeadlineMissed(deployment: DeploymentReport, { changedAt }: RolloutAt): boolean {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  if (progressing?.reason !== 'ProgressDeadlineExceeded') return false;
  // The reason stays until a counter improves, so after an undo it may speak of the release that was taken back.
  return changedAt === undefined || (progressing.updatedAt ?? 0) >= changedAt;
}
