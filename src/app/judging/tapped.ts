import type { Measured, PodReading } from '../../domain/measurement.ts';
import type { PodReport } from '../../domain/reports.ts';
import type { Measurements } from '../../ports/measurements.ts';

type Read = Awaited<ReturnType<Measurements['read']>>;

/** A source of which is kept what it last answered: what was read for one purpose is not read again for another. */
export type Tapped = Measurements & {
  /** All that was read since it was taken last, put together; the last failure where nothing was. */
  take(): Read | undefined;
};

export function tapped(measurements: Measurements): Tapped {
  let kept: Read | undefined;
  return {
    async read(pods: readonly PodReport[], signal: AbortSignal): Promise<Read> {
      const answer = await measurements.read(pods, signal);
      kept =
        kept?.kind === 'ok'
          ? answer.kind === 'ok'
            ? { ...answer, value: both(kept.value, answer.value) }
            : kept
          : answer;
      return answer;
    },
    ...(measurements.stored && { stored: measurements.stored }),
    take() {
      const taken = kept;
      kept = undefined;
      return taken;
    },
  };
}

const both = (a: Measured, b: Measured): Measured => ({
  ...b,
  of: new Map<string, PodReading>([...a.of, ...b.of]),
  problems: [...new Set([...a.problems, ...b.problems])],
});
