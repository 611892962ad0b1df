import type { Instant } from '../../domain/brands.ts';
import type { RolloutReport } from '../../domain/reports.ts';
import type { Kept } from './kept.ts';

/** When the current template was asked for. What was rolled back to is older than that. */
export function startOf(
  { writers }: Pick<RolloutReport, 'writers'>,
  current: Kept | undefined,
  cameBack: boolean,
): Instant | undefined {
  const written = writers
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .map(({ at }) => at ?? 0);
  const lastWritten = written.length > 0 ? Math.max(...written) : undefined;
  if (current === undefined) return lastWritten;
  return cameBack ? (lastWritten ?? current.createdAt) : current.createdAt;
}
