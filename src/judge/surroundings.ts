import { errorsKey } from './errors.ts';
import type { JudgeState } from './judge.ts';
import type { Surroundings } from './passing.ts';

/** What all metrics have in common: nothing passes before the canary was there for long enough, with all its pods ready. */
export function surroundingsOf({ settings, step, at, areCanariesReady, streams }: JudgeState): Surroundings {
  const bakesForMs = Math.max(0, settings.bakeMs - (at - step.at));
  return {
    maxRatio: settings.maxRatio,
    minRequests: settings.minRequests,
    mayPass: bakesForMs === 0 && areCanariesReady && (streams.get(errorsKey)?.looks ?? 0) >= 2,
    bakesForMs,
  };
}
