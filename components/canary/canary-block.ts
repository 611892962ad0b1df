import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { counted } from '../../src/wording/numbers.ts';
import type { ScreenLine } from '../screen-lines.ts';
import { sideNames } from './canary-title.ts';
import { metricRows } from './metric-rows.ts';
import { sparkRow } from './spark-row.ts';

/** The panel in few rows, for the workload's own screen; `c` shows all of it. Nothing while no verdict can be trusted. */
export function canaryBlock(
  { judging, series }: WorkloadView,
  state: CockpitState,
  rows: number,
): readonly ScreenLine[] {
  if (judging.kind !== 'judged' || rows < 2) return [];
  const { metrics, at } = judging.judgement;
  const names = sideNames(judging.judgement);
  const width = state.size.columns - 1;
  const spark = series && rows >= 4 ? [sparkRow(series, { figure: 'errors', now: state.now, width, names })] : [];
  const room = rows - 1 - spark.length;
  const shown = metrics.length <= room ? metrics : metrics.slice(0, Math.max(1, room - 1));
  const left = metrics.length - shown.length;
  return [
    ...metricRows(shown, { width, title: `JUDGED ${age(state.now - at)} ago`, withNumbers: 'none', names }),
    ...(left > 0 && room > 1 ? [{ text: `  ${counted(left, 'more metric')}: c`, tone: 'quiet' } as const] : []),
    ...spark,
  ];
}
