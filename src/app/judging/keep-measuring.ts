import type { Arms } from '../../domain/arms.ts';
import type { Family } from '../../domain/reports.ts';
import type { JudgeSettings } from '../../judge/judge.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { armsOfCanary, armsOfRollout } from '../../workloads/arms.ts';
import { createFailureCounter } from '../count-failures.ts';
import type { Counts } from '../store/workload-view.ts';
import { createWorkloadJudge, type Judged } from './workload-judge.ts';

/** What is measured of a workload: counted where there is nothing to compare with, judged where there is. */
export type Measured = { readonly counts: Counts; readonly judged: Judged };

/** A workload, and the stable one beside it where it is a canary. Nothing until all of it was read. */
export type ReadFamilies = { readonly family: Family; readonly stable?: Family };

export type MeasuredBy = {
  readonly measurements: Measurements;
  readonly clock: Clock;
  readonly settings: JudgeSettings;
};

const measureEveryMs = 5_000;
/** Counters since the pods' start tell something at the first look, when the judge has only begun. */
const countsAtFirstMs = 60_000;

/** Measures until the signal ends it. `told` after each look; `read` says what there is to measure now. */
export async function keepMeasuring(
  by: MeasuredBy,
  read: () => ReadFamilies | undefined,
  told: (measured: Measured) => void,
  signal: AbortSignal,
): Promise<void> {
  const { measurements, clock } = by;
  const counter = createFailureCounter(measurements);
  const judge = createWorkloadJudge(by);
  let arms: Arms | undefined;
  let beganAt: number | undefined;
  let isFirst = true;
  let counts: Counts = { kind: 'none' };
  while (!signal.aborted) {
    const families = read();
    if (families) {
      const before = arms;
      arms = armsOf(families, clock.now(), before);
      if (arms?.key !== before?.key) beganAt = clock.now();
      const isNew = beganAt === undefined || clock.now() - beganAt < countsAtFirstMs;
      const isAlone = arms === undefined || arms.stable.pods.length === 0;
      const counting: Promise<Counts> =
        isNew || isAlone ? counter.count(families.family, signal) : Promise.resolve(counts);
      const judged = await judge.look(arms, signal);
      counts = await counting;
      if (!signal.aborted) told({ counts, judged: arms ? judged : notJudged });
      isFirst = false;
    }
    // Until the family is known there is nothing to measure, and the first figures are wanted at once.
    await clock.wait(isFirst ? 50 : measureEveryMs, signal);
  }
}

const notJudged: Judged = { judging: { kind: 'none' } };

export const armsOf = ({ family, stable }: ReadFamilies, now: number, known?: Arms): Arms | undefined =>
  stable ? armsOfCanary(family, stable, { now }) : armsOfRollout(family, { now }, known);
