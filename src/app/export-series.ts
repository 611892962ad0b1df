import type { Id } from '../domain/brands.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import { seriesCsv } from './judging/series-csv.ts';
import type { WorkloadView } from './store/workload-view.ts';

/** Beside the files of runs; no run has this name. */
const folder = 'exports' as Id;

/** Writes what the plots show as a file, and says where it lies, or why it does not. */
export async function exportSeries(engine: Engine, view: WorkloadView | undefined): Promise<SafeText> {
  if (!view?.series || view.series.points.length === 0) return safe('there is nothing to export yet');
  if (!engine.outlets) return safe('read only: nothing is written, no file either');
  const { runFiles } = engine.outlets;
  const at = new Date(engine.clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const name = `canary-${view.ref.name}-${at}.csv`;
  const outcome = await runFiles.write(folder, name, seriesCsv(view.series));
  return outcome.kind === 'applied'
    ? safe(`${runFiles.pathOf(folder, name)}`)
    : safe(`nothing was written: ${outcome.says}`);
}
