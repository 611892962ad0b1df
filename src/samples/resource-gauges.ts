import type { GaugeName } from '../domain/measurement.ts';
import type { PodReport } from '../domain/reports.ts';

/** What a pod takes of its node, as far as it is known: cores, bytes, and the part of its time that it was held back. */
export type Usage = { readonly cores?: number; readonly bytes?: number; readonly throttled?: number };

/** The gauges that every source names alike; parts only where the pod's template says of what. */
export function resourceGauges(
  { cores, bytes, throttled }: Usage,
  { resources }: Pick<PodReport, 'resources'>,
): ReadonlyMap<GaugeName, number> {
  const { cpuRequest, memoryLimit } = resources ?? {};
  const gauges: readonly (readonly [GaugeName, number | undefined])[] = [
    ['cpu-cores', cores],
    ['cpu-of-request', partOf(cores, cpuRequest)],
    ['memory-bytes', bytes],
    ['memory-of-limit', partOf(bytes, memoryLimit)],
    ['throttled-share', throttled],
  ];
  return new Map(gauges.filter((gauge): gauge is readonly [GaugeName, number] => gauge[1] !== undefined));
}

const partOf = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
