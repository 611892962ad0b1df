import type { Bucket } from './time-buckets.ts';
import type { TimeScale } from './time-scale.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One row over time: the highest of each column; a blank where nothing was measured. */
export function sparkline(buckets: readonly Bucket[], { from, to, top }: TimeScale, columns: number): string {
  const highest: (number | undefined)[] = Array.from({ length: columns });
  for (const bucket of buckets) {
    if (bucket.value === undefined) continue;
    const columnAt = (at: number) => Math.floor(((at - from) / (to - from)) * columns);
    for (let x = Math.max(0, columnAt(bucket.from)); x <= Math.min(columns - 1, columnAt(bucket.to - 1)); x++)
      highest[x] = Math.max(highest[x] ?? 0, bucket.value);
  }
  return highest
    .map(value => (value === undefined ? ' ' : (blocks[Math.min(7, Math.floor((value / top) * 8))] ?? '█')))
    .join('');
}
