import { lookBack } from '../../actions/look-back.ts';
import { type ArmsMeasuredBy, measureArms } from '../../actions/measure-arms.ts';
import type { Arms } from '../../domain/arms.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Judging } from '../../domain/judgement.ts';
import type { JudgingSeries } from '../../domain/judging-series.ts';
import type { LogsRead, Measured } from '../../domain/measurement.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import { type JudgeSettings, judgementOf } from '../../judge/judge.ts';
import { carriedOver, type Looking, takeLook } from '../../judge/look.ts';
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
   * Looks at both sides once more. Without arms nothing is read, and what was said last stays. The first look takes in what
   * the source has stored of them, unless there is a `before`: what somebody else has learned of the same two releases.
   */
  look(arms: Arms | undefined, signal: AbortSignal, before?: Looking): Promise<Judged>;
};

export type JudgedBy = ArmsMeasuredBy & {
  readonly measurements: Measurements;
  readonly clock: Pick<Clock, 'now'>;
  readonly settings: JudgeSettings;
};

/** Judges one workload for as long as it lives; the only I/O is one read of the source for each look, and of its past for the first. */
export function createWorkloadJudge({ measurements, loggedErrors, clock, settings }: JudgedBy): WorkloadJudge {
  let looking: Looking | undefined;
  let series: JudgingSeries | undefined;
  let blindSince: Instant | undefined;
  let judging: Judging = { kind: 'none' };
  let logs: LogsRead | undefined;
  let hasLookedBack = false;
  const judged = (): Judged => ({
    judging,
    ...(series && { series }),
    ...(logs && { logs }),
    ...(looking && { looking }),
  });

  const isSameAs = (arms: Arms): boolean => looking?.key === arms.key;

  function takeIn(arms: Arms, measured: Measured, known: Looking | undefined): void {
    const at = clock.now();
    const from = known && !isSameAs(arms) ? carriedOver(known, arms) : looking;
    const before = isSameAs(arms) && series ? series : beginSeries(arms);
    looking = takeLook(from, { arms, measured, at }, settings);
    series = addToSeries(before, looking.tick, arms);
    judging = { kind: 'judged', judgement: judgementOf(looking.state), source: measured.source };
    ({ logs } = measured);
    blindSince = undefined;
  }

  function goBlind(arms: Arms, says: SafeText): void {
    blindSince ??= clock.now();
    const last = looking && isSameAs(arms) ? judgementOf(looking.state) : undefined;
    judging = { kind: 'blind', says, since: blindSince, ...(last && { last }) };
  }

  return {
    async look(arms, signal, before) {
      if (!arms) return judged();
      if (!hasLookedBack && !before) {
        hasLookedBack = true;
        const past = await lookBack(measurements, arms, { now: clock.now(), settings }, signal);
        if (signal.aborted) return judged();
        for (const look of past) {
          looking = look.looking;
          series = addToSeries(series ?? beginSeries(arms), looking.tick, look.arms);
        }
      }
      const told = await measureArms({ measurements, loggedErrors }, arms, signal);
      if (signal.aborted) return judged();
      if ('because' in told) goBlind(arms, told.because);
      else takeIn(arms, told.measured, before);
      return judged();
    },
  };
}
