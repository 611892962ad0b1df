import type { Arms } from '../domain/arms.ts';
import type { Measured } from '../domain/measurement.ts';
import { ours, type SafeText } from '../domain/safe-text.ts';
import { nothingMeasured, toldIn } from '../judge/nothing-measured.ts';
import type { LoggedErrors } from '../ports/logged-errors.ts';
import type { Measurements } from '../ports/measurements.ts';

export type ArmsMeasuredBy = {
  readonly measurements: Pick<Measurements, 'read'>;
  /** Absent where no logs are to be read. */
  readonly loggedErrors?: LoggedErrors | undefined;
};

/** What the pods of both sides counted, by one read of the source, or why that can't be judged. */
export async function measureArms(
  { measurements, loggedErrors }: ArmsMeasuredBy,
  { canary, stable, hardFacts }: Arms,
  signal: AbortSignal,
): Promise<{ readonly measured: Measured } | { readonly because: SafeText }> {
  const pods = [...canary.pods, ...stable.pods];
  // Nobody waits for logs: what they tell by then counts now, the rest at the next look.
  void loggedErrors?.readOn([canary.pods, stable.pods], signal);
  const told = pods.length === 0 ? nobodyToAsk : toldIn(await measurements.read(pods, signal));
  if ('measured' in told) return { measured: loggedErrors?.addTo(told.measured) ?? told.measured };
  // What the cluster itself says of crashing pods needs no other source.
  return hardFacts.length > 0 ? { measured: nothingMeasured } : told;
}

const nobodyToAsk = { because: ours('no pod of either side runs') };
