import { age } from '../../domain/duration.ts';
import type { CockpitState } from './state.ts';

/** Without an answer for this long, what is on the screen is doubtful and is said to be. */
export const silentAfterMs = 10_000;

/** How long the API server has been silent, in words; nothing while it answers. */
export function isSilent({ freshness, now }: Pick<CockpitState, 'freshness' | 'now'>): string | undefined {
  const { lastAnswerAt } = freshness;
  if (lastAnswerAt === undefined) return undefined;
  const silentMs = now - lastAnswerAt;
  return silentMs >= silentAfterMs ? age(silentMs) : undefined;
}
