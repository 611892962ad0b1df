import type { MetricJudgement } from '../../src/domain/judgement.ts';
import { columnOf, isMain, type LogAxis, ticksOf } from './log-axis.ts';

/** Of fewer requests a point says little. */
const thinBelow = 20;

/**
 * Where the ratio lies and where it may lie, over the ticks: `┊    │    │       ├───●──┤`. An arrow leads out of the
 * axis; `○` is a point of thin data, `◆` one that stable has nothing of.
 */
export function whisker(metric: MetricJudgement, axis: LogAxis, width: number): string {
  const row = Array.from({ length: width }, () => ' ');
  for (const tick of ticksOf(axis)) row[columnOf(tick, axis, width)] = isMain(tick) ? '│' : '┊';
  const { ratio } = metric;
  if (!ratio || isOfNothing(metric)) return row.join('').trimEnd();
  const [low, high] = [columnOf(ratio.low, axis, width), columnOf(ratio.high, axis, width)];
  for (let at = low; at <= high; at++) row[at] = row[at] === '│' ? '┼' : '─';
  row[high] = ratio.high > axis.to ? '→' : '┤';
  row[low] = ratio.low < axis.from ? '←' : '├';
  if (!Number.isFinite(ratio.point)) row[width - 1] = '◆';
  else row[columnOf(ratio.point, axis, width)] = isThin(metric) ? '○' : '●';
  return row.join('').trimEnd();
}

/** Nothing beside nothing has no ratio. */
const isOfNothing = ({ canary, ratio }: MetricJudgement): boolean =>
  canary?.value === 0 && ratio !== undefined && !Number.isFinite(ratio.point);

export const isThin = ({ canary }: MetricJudgement): boolean => canary?.of !== undefined && canary.of < thinBelow;
