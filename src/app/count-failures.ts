import type { Instant } from '../domain/brands.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import type { Measurements } from '../ports/measurements.ts';
import { countedSides } from '../workloads/counted-sides.ts';
import { compare, countLately, type PodSamples, windowMs } from '../workloads/counted-trouble.ts';
import type { Counts } from './store/workload-view.ts';

/** Reads the pods' own counters and keeps what they said for as long as a window reaches. */
export type FailureCounter = { count(family: Family, signal: AbortSignal): Promise<Counts> };

export function createFailureCounter(measurements: Measurements): FailureCounter {
  const samples = new Map<string, PodSamples>();

  /** Why pods could not be read. */
  const ask = async (pods: readonly PodReport[], signal: AbortSignal): Promise<readonly SafeText[]> => {
    const answer = await measurements.read(pods, signal);
    if (answer.kind !== 'ok') return [answer.says];
    for (const [uid, reading] of answer.value.of)
      samples.set(uid, [...recent(samples.get(uid) ?? [], reading.at), reading]);
    return answer.value.problems;
  };

  return {
    async count(family, signal) {
      const { fresh, old } = countedSides(family);
      if (fresh.length === 0) return { kind: 'none' };
      const problems = await ask([...fresh, ...old], signal);
      const known = ({ uid }: PodReport) => samples.get(uid) ?? [];
      forgetOthers(samples, [...fresh, ...old]);
      if (old.length === 0) return aloneOf(fresh.map(known));
      const comparison = compare(fresh.map(known), old.map(known));
      if (comparison) return { kind: 'compared', comparison };
      return { kind: 'unavailable', says: problems[0] ?? ours('no pod has counted a request yet') };
    },
  };
}

function aloneOf(samples: readonly PodSamples[]): Counts {
  const lately = countLately(samples);
  return lately ? { kind: 'lately', lately } : { kind: 'none' };
}

const recent = (samples: PodSamples, at: Instant): PodSamples => samples.filter(sample => at - sample.at <= windowMs);

function forgetOthers(samples: Map<string, PodSamples>, pods: readonly PodReport[]): void {
  const kept = new Set(pods.map(({ uid }) => uid));
  for (const uid of samples.keys()) if (!kept.has(uid)) samples.delete(uid);
}
