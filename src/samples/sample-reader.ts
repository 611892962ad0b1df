import type { PodReading } from '../domain/measurement.ts';
import type { SampleSettings } from '../domain/metrics-setting.ts';
import { firstNames } from './first-names.ts';
import { otherNumbers } from './other-numbers.ts';
import { countRequests } from './request-counters.ts';
import type { Exposition } from './sample.ts';

/** Names that are kept over all pods: an application that makes a name of everything must not fill the memory. */
const mostErrorTypes = 500;
const mostOthers = 200;
const otherErrors = 'other';

/** What the samples of one pod come to; nothing where it counts no requests that we know. */
export type ReadSamples = (exposed: Exposition, scrapePath?: string) => Omit<PodReading, 'at'> | undefined;

export function sampleReader(settings: SampleSettings = {}): ReadSamples {
  const admitsType = firstNames(mostErrorTypes);
  const admitsOther = firstNames(mostOthers);
  return (exposed, scrapePath) => {
    const counted = countRequests(exposed, scrapePath, settings);
    if (!counted) return undefined;
    const errors = new Map<string, number>();
    for (const [type, failures] of counted.errors) {
      const name = admitsType(type) ? type : otherErrors;
      errors.set(name, (errors.get(name) ?? 0) + failures);
    }
    const started = exposed.samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
    return {
      ...counted,
      errors,
      ...(started !== undefined && started > 0 && { startedAt: Math.round(started * 1_000) }),
      ...otherNumbers(exposed, admitsOther, settings),
    };
  };
}
