import type { Arms } from '../../domain/arms.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Deviation } from '../../domain/deviation.ts';
import type { MonitorSettings } from '../../domain/monitors.ts';
import type { Family, PodReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import type { JudgeSettings } from '../../judge/judge.ts';
import type { Looking } from '../../judge/look.ts';
import type { LoggedErrors } from '../../ports/logged-errors.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { armsOfCanary, armsOfRollout } from '../../workloads/arms.ts';
import { createFailureCounter } from '../count-failures.ts';
import { monitorWithPast, pastByTheMinute } from '../monitoring/monitor-with-past.ts';
import { createWorkloadMonitor, type WorkloadMonitor } from '../monitoring/workload-monitor.ts';
import type { Counts } from '../store/workload-view.ts';
import { tapped } from './tapped.ts';
import { createWorkloadJudge, type Judged } from './workload-judge.ts';

/** What is measured of a workload: counted where there is nothing to compare with, judged where there is. */
export type Measured = {
  readonly counts: Counts;
  readonly judged: Judged;
  /** Of which two sides. */
  readonly arms?: Arms;
  /** What is out of what is expected; the longest first. */
  readonly deviations: readonly Deviation[];
};

/** A workload, and the stable one beside it where it is a canary. Nothing until all of it was read. */
export type ReadFamilies = {
  readonly family: Family;
  readonly stable?: Family;
  /** What was learned of its canary, whose release it takes over now. */
  readonly learned?: Looking;
};

export type MeasuredBy = {
  readonly measurements: Measurements;
  readonly loggedErrors?: LoggedErrors | undefined;
  readonly clock: Clock;
  readonly settings: JudgeSettings;
  readonly monitors: MonitorSettings;
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
  const { clock } = by;
  const measurements = tapped(by.measurements);
  const counter = createFailureCounter(measurements);
  const judge = createWorkloadJudge({ ...by, measurements });
  // Of a source that stores nothing there is no past to wait for.
  let monitor: WorkloadMonitor | undefined = measurements.stored ? undefined : createWorkloadMonitor(by.monitors);
  let isReadingPast = false;
  const deviations = (): readonly Deviation[] => monitor?.deviations() ?? [];

  /** Beside the looks, which do not wait for it. */
  async function readPast(pods: readonly PodReport[]): Promise<void> {
    if (isReadingPast) return;
    isReadingPast = true;
    ({ monitor } = await monitorWithPast(by.monitors, measurements, pods, clock.now(), signal, pastByTheMinute));
  }

  let arms: Arms | undefined;
  let beganAt: number | undefined;
  let isFirst = true;
  let known: Judged | undefined;
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
      const looked = judge.look(arms, signal, families.learned);
      if (arms && (await isSilent(looked, clock, signal)))
        told({ counts, judged: inSilence(known, clock.now()), arms, deviations: deviations() });
      const judged = await looked;
      known = judged;
      counts = await counting;
      const read = measurements.take();
      const judgement = arms && judged.judging.kind === 'judged' ? judged.judging.judgement : undefined;
      const pods = families.family.pods ?? [];
      if (read?.kind === 'ok') {
        const measured = by.loggedErrors?.addTo(read.value) ?? read.value;
        monitor?.look({ at: clock.now(), pods, measured, ...(judgement && { judgement }) });
        if (!monitor && pods.length > 0) void readPast(pods);
      }
      if (!signal.aborted)
        told({ counts, judged: arms ? judged : notJudged, ...(arms && { arms }), deviations: deviations() });
      isFirst = false;
    }
    // Until the family is known there is nothing to measure, and the first figures are wanted at once.
    await clock.wait(isFirst ? 50 : measureEveryMs, signal);
  }
}

/** Of a source that neither answers nor refuses, so long after it was asked, nothing that it said before holds. */
const silentAfterMs = 10_000;

async function isSilent(looked: Promise<Judged>, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const isOver = new AbortController();
  const waited = clock.wait(silentAfterMs, AbortSignal.any([signal, isOver.signal])).then(() => true);
  const first = await Promise.race([looked.then(() => false), waited]);
  isOver.abort();
  return first && !signal.aborted;
}

function inSilence(known: Judged | undefined, now: Instant): Judged {
  const { judging } = known ?? notJudged;
  if (judging.kind === 'blind') return { ...known, judging };
  const last = judging.kind === 'judged' ? judging.judgement : undefined;
  const source = judging.kind === 'judged' ? judging.source : 'the source';
  const says = safe(`no answer from ${source}`);
  return { ...known, judging: { kind: 'blind', says, since: last?.at ?? now - silentAfterMs, ...(last && { last }) } };
}

const notJudged: Judged = { judging: { kind: 'none' } };

export const armsOf = ({ family, stable }: ReadFamilies, now: number, known?: Arms): Arms | undefined =>
  stable ? armsOfCanary(family, stable, { now }) : armsOfRollout(family, { now }, known);
