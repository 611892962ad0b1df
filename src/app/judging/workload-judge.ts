import type { Arms } from '../../domain/arms.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Judging } from '../../domain/judgement.ts';
import type { JudgingSeries } from '../../domain/judging-series.ts';
import type { LogsRead, Measured } from '../../domain/measurement.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import { type JudgeSettings, judgementOf } from '../../judge/judge.ts';
import { carriedOver, type Looking, takeLook } from '../../judge/look.ts';
import { nothingMeasured, whyNothing } from '../../judge/nothing-measured.ts';
import type { LoggedErrors } from '../../ports/logged-errors.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { addToSeries, beginSeries } from './series.ts';

/** What is known of a canary, and the numbers behind it for plots. */
export type Judged = {
  readonly judging: Judging;
  readonly series?: JudgingSeries;
  readonly logs?: LogsRead;
  /** All that was learned, for whoever goes on with the same two releases. */
  readonly looking?: Looking;
};

export type WorkloadJudge = {
  /**
   * Looks at both sides once more. Without arms nothing is read, and what was said last stays. `before`: what somebody
   * else has learned of the same two releases, for the first look at them.
   */
  look(arms: Arms | undefined, signal: AbortSignal, before?: Looking): Promise<Judged>;
};

export type JudgedBy = {
  readonly measurements: Measurements;
  /** Absent where no logs are to be read. */
  readonly loggedErrors?: LoggedErrors | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly settings: JudgeSettings;
};

/** Judges one workload for as long as it lives; the only I/O is one read of the source for each look. */
export function createWorkloadJudge({ measurements, loggedErrors, clock, settings }: JudgedBy): WorkloadJudge {
  let looking: Looking | undefined;
  let series: JudgingSeries | undefined;
  let blindSince: Instant | undefined;
  let judging: Judging = { kind: 'none' };
  let logs: LogsRead | undefined;
  const judged = (): Judged => ({
    judging,
    ...(series && { series }),
    ...(logs && { logs }),
    ...(looking && { looking }),
  });

  const isSameAs = (arms: Arms): boolean => looking?.key === arms.key;

  function takeIn(arms: Arms, measured: Measured, known?: Looking): void {
    const at = clock.now();
    const from = known && !isSameAs(arms) ? carriedOver(known, arms) : looking;
    const before = isSameAs(arms) && series ? series : beginSeries(arms);
    looking = takeLook(from, { arms, measured, at }, settings);
    series = addToSeries(before, looking.tick, arms);
    judging = { kind: 'judged', judgement: judgementOf(looking.state), source: measured.source };
  }

  function goBlind(arms: Arms, says: SafeText): void {
    blindSince ??= clock.now();
    const last = looking && isSameAs(arms) ? judgementOf(looking.state) : undefined;
    judging = { kind: 'blind', says, since: blindSince, ...(last && { last }) };
  }

  return {
    async look(arms, signal, before) {
      if (!arms) return judged();
      const pods = [...arms.canary.pods, ...arms.stable.pods];
      // Nobody waits for logs: what they tell by then counts now, the rest at the next look.
      void loggedErrors?.readOn([arms.canary.pods, arms.stable.pods], signal);
      const answer = pods.length === 0 ? nobodyToAsk : await measurements.read(pods, signal);
      if (signal.aborted) return judged();
      const blindness = whyNothing(answer);
      if (blindness === undefined && answer.kind === 'ok') {
        blindSince = undefined;
        const measured = loggedErrors?.addTo(answer.value) ?? answer.value;
        ({ logs } = measured);
        takeIn(arms, measured, before);
      }
      // What the cluster itself says of crashing pods needs no other source.
      else if (arms.hardFacts.length > 0) takeIn(arms, nothingMeasured);
      else goBlind(arms, blindness ?? ours('nothing was measured'));
      return judged();
    },
  };
}

const nobodyToAsk = { kind: 'absent' as const, says: ours('no pod of either side runs') };
