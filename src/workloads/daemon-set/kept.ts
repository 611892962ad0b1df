import { isSameJson } from '../../domain/json.ts';
import type { DaemonSetReport, Family } from '../../domain/reports.ts';
import { keptInControllerRevisions } from '../shared/controller-revisions.ts';
import type { Kept } from '../shared/kept.ts';

export type DaemonSetFamily = Family<DaemonSetReport>;

/**
 * The revision of the template that is asked for. The status doesn't name it; its text does, and once the controller
 * has seen the spec it has given that one the highest number (pkg/controller/daemon/update.go, constructHistory).
 */
export function currentOfDaemonSet(family: DaemonSetFamily): Kept | undefined {
  const { workload } = family;
  const kept = keptInControllerRevisions(family);
  const equal = kept.find(({ template }) => isSameJson(template, workload.template));
  return equal ?? (workload.observedGeneration >= workload.generation ? kept[0] : undefined);
}
