import type { Instant } from '../../domain/brands.ts';
import { type Json, listAt, textsAt } from '../../domain/json.ts';
import { histogramOf, pointOf, type Series } from './series.ts';

/** The result of a range query, as each of its steps would have been answered alone. */
export function seriesByTime(data: Json | undefined): ReadonlyMap<Instant, readonly Series[]> {
  const byTime = new Map<Instant, Series[]>();
  for (const one of listAt(data, 'result')) {
    const labels = textsAt(one, 'metric');
    const points = listAt(one, 'values').flatMap(point => pointOf(point, labels));
    const histograms = listAt(one, 'histograms').flatMap(point => histogramOf(point, labels));
    for (const point of [...points, ...histograms]) {
      const at = Math.round(point.at);
      const known = byTime.get(at);
      if (known) known.push(point);
      else byTime.set(at, [point]);
    }
  }
  return byTime;
}
