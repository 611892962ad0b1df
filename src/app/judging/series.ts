import type { Arms } from '../../domain/arms.ts';
import type { JudgingSeries, SidePoint } from '../../domain/judging-series.ts';
import { safe } from '../../domain/safe-text.ts';
import type { PodDelta, Tick } from '../../judge/tick.ts';
import { addCounts, figureOf } from '../../workloads/counted-window.ts';

/** Half an hour of looks every five seconds. */
const mostPoints = 360;
const mostMarks = 20;

export const beginSeries = ({ canary, stable }: Arms): JudgingSeries => ({
  names: { canary: canary.name, stable: stable.name },
  points: [],
  marks: [],
});

/** A mark stands where the canary's part of the pods, or of the traffic, changed; of a step at once, before its pods are ready. */
export function addToSeries(series: JudgingSeries, tick: Tick, arms: Arms): JudgingSeries {
  const point = { at: tick.at, ms: tick.ms, canary: sidePoint(tick.canary), stable: sidePoint(tick.stable) };
  const says = safe(`${Math.round(partOf(arms) * 100)} %`);
  const isNew = says !== series.marks.at(-1)?.says;
  return {
    ...series,
    points: [...series.points, point].slice(-mostPoints),
    marks: isNew ? [...series.marks, { at: tick.at, says }].slice(-mostMarks) : series.marks,
  };
}

function partOf({ wanted, share, canary, stable }: Arms): number {
  const all = canary.pods.length + stable.pods.length;
  return wanted ?? share ?? (all > 0 ? canary.pods.length / all : 0);
}

function sidePoint(pods: readonly PodDelta[]): SidePoint {
  const sum = addCounts(pods);
  const p95 = figureOf('latency-p95', { ...sum, pods: pods.length, ms: 0 });
  return { requests: sum.requests, failures: sum.failures, ...(p95 && { p95Ms: p95.value }) };
}
