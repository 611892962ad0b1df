import type { MetricJudgement } from '../../src/domain/judgement.ts';

/** How many times as bad, on a logarithmic scale. */
export type LogAxis = { readonly from: number; readonly to: number };

/** What a tick stands at; whoever reads it looks for 1 and 2. */
const ticks = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200] as const;
const usual: LogAxis = { from: 0.5, to: 20 };
const wide = 60;

/**
 * One axis for all rows of a panel. It is the usual one until a ratio lies surely outside: an interval that is still
 * wide doesn't move it, so that it does not jump while data come in.
 */
export function axisFor(metrics: readonly MetricJudgement[]): LogAxis {
  const ratios = metrics.flatMap(({ ratio }) => (ratio && Number.isFinite(ratio.point) ? [ratio] : []));
  return {
    from: ratios.some(({ high }) => high < usual.from) ? 0.05 : usual.from,
    to: ratios.some(({ low }) => low > wide / 2) ? 400 : ratios.some(({ low }) => low > usual.to / 2) ? wide : usual.to,
  };
}

/** The column of a ratio, from 0 to `width - 1`; what lies outside stands at the edge. */
export function columnOf(ratio: number, { from, to }: LogAxis, width: number): number {
  if (!(ratio > 0)) return 0;
  const part = (Math.log(ratio) - Math.log(from)) / (Math.log(to) - Math.log(from));
  return Math.round(Math.min(1, Math.max(0, part)) * (width - 1));
}

export const ticksOf = ({ from, to }: LogAxis): readonly number[] => ticks.filter(at => at >= from && at <= to);

/** `.5x  1x   2x     5x   10x`: each name over its tick; one that would touch another is left out, but never 1 and 2. */
export function axisNames(axis: LogAxis, width: number): string {
  const row = Array.from({ length: width }, () => ' ');
  const inOrder = [...ticksOf(axis)].sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  for (const tick of inOrder) {
    const name = `${String(tick).replace(/^0/, '')}x`;
    const from = Math.max(0, Math.min(width - name.length, columnOf(tick, axis, width) - Math.floor(name.length / 2)));
    const isFree = row.slice(Math.max(0, from - 1), from + name.length + 1).every(cell => cell === ' ');
    if (isFree) row.splice(from, name.length, ...name);
  }
  return row.join('').trimEnd();
}

export const isMain = (tick: number): boolean => tick === 1 || tick === 2;
