import { at } from '../../json.ts';
import { listOf } from '../../kinds/pod-template-defaults.ts';
import type { Pod } from '../../kube-objects.ts';
import { isReady } from '../../kube-objects.ts';
import { parseQuantity } from '../../quantity.ts';
import type { CpuUsage } from '../../traffic/cpu-usage.ts';

export type Wanted =
  | { readonly size: number; readonly utilization: number; readonly averageMilli: number }
  | { readonly problem: string };

/** A change smaller than this is not worth it. */
const TOLERANCE = 0.1;

/** Upstream: GetResourceReplicas in pkg/controller/podautoscaler/replica_calculator.go, for cpu in percent. */
export function wantedSize(pods: readonly Pod[], cpu: CpuUsage, target: number, current: number): Wanted {
  if (pods.length === 0) return { problem: 'no pods returned by selector while calculating replica count' };
  const live = pods.filter(({ metadata, status }) => !metadata.deletionTimestamp && status.phase !== 'Failed');
  const measured = live.flatMap(pod => {
    const used = cpu.usedBy(pod);
    return used !== undefined && isReady(pod) ? [{ used, asked: requestOf(pod) }] : [];
  });
  const silent = live.find(pod => requestOf(pod) === undefined);
  if (silent) {
    const name = silent.spec.containers.find(container => !cpuRequest(container))?.name;
    return { problem: `missing request for cpu in container ${name} of Pod ${silent.metadata.name}` };
  }
  if (measured.length === 0) {
    return { problem: 'did not receive metrics for targeted pods (pods might be unready)' };
  }
  const used = measured.reduce((sum, each) => sum + each.used, 0);
  const asked = measured.reduce((sum, each) => sum + (each.asked ?? 0), 0);
  const utilization = Math.floor((used * 100) / asked);
  const averageMilli = Math.floor(used / measured.length);
  const unready = live.length - measured.length;
  const ratio = utilization / target;
  // Pods that say nothing yet use nothing while it grows, and all that they asked for while it shrinks.
  const share = asked / measured.length;
  const assumed =
    unready === 0 ? ratio : (used + (ratio < 1 ? unready * share : 0)) / (asked + unready * share) / (target / 100);
  const turnsRound = (ratio < 1 && assumed > 1) || (ratio > 1 && assumed < 1);
  const isSmall = Math.abs(assumed - 1) <= TOLERANCE;
  const size = isSmall || turnsRound ? current : Math.ceil(assumed * live.length);
  return { size, utilization, averageMilli };
}

function requestOf(pod: Pod): number | undefined {
  const requests = listOf(pod.spec.containers).map(cpuRequest);
  if (requests.some(request => request === undefined)) return undefined;
  return requests.reduce<number>((sum, request) => sum + (request ?? 0), 0);
}

function cpuRequest(container: unknown): number | undefined {
  const quantity = parseQuantity(at(container, 'resources', 'requests', 'cpu'));
  return quantity && quantity.milli > 0n ? Number(quantity.milli) : undefined;
}
