import type { PodReading } from '../../domain/measurement.ts';
import { firstNames } from './first-names.ts';
import { otherNumbers } from './other-numbers.ts';
import { parsePrometheusText } from './prometheus-text.ts';
import { countRequests } from './request-counters.ts';

/** Names that are kept over all pages: an application that makes a name of everything must not fill the memory. */
const mostErrorTypes = 500;
const mostOthers = 200;
const otherErrors = 'other';

/** What a page of the Prometheus text format says; nothing where it counts no requests that we know. */
export type ReadPage = (text: string, path: string) => Omit<PodReading, 'at'> | undefined;

export function pageReader(): ReadPage {
  const admitsType = firstNames(mostErrorTypes);
  const admitsOther = firstNames(mostOthers);
  return (text, path) => {
    const page = parsePrometheusText(text);
    const counted = countRequests(page, path);
    if (!counted) return undefined;
    const errors = new Map<string, number>();
    for (const [type, failures] of counted.errors) {
      const name = admitsType(type) ? type : otherErrors;
      errors.set(name, (errors.get(name) ?? 0) + failures);
    }
    const started = page.samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
    return {
      ...counted,
      errors,
      ...(started !== undefined && started > 0 && { startedAt: Math.round(started * 1_000) }),
      ...otherNumbers(page, admitsOther),
    };
  };
}
