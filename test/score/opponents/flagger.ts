import { begin } from '../world/generate.ts';
import { allowedFailures, looksAtLatency, type Opponent, windowOf } from './opponent.ts';
import { histogramQuantile, type Rates } from './stored-series.ts';

/**
 * Flagger by fluxcd/flagger 15bd6ad `pkg/controller/scheduler.go` and `scheduler_metrics.go`: every interval, first whether
 * so many checks failed already, which takes it back; then the checks, of the canary alone. The first that fails, or has
 * no value or NaN, adds one, and nothing ever takes one away.
 */
export const flagger = (name: string, threshold: number): Opponent => ({
  name,
  follow: cell => {
    const window = windowOf(cell, 60_000);
    let nextAt = begin + 60_000;
    let failedChecks = 0;
    const passes = (rates: Rates | undefined): boolean => {
      if (!rates || rates.requests === 0) return false;
      if ((100 * (rates.requests - rates.failures)) / rates.requests < 100 * (1 - allowedFailures(cell))) return false;
      return !looksAtLatency(cell) || Math.trunc(histogramQuantile(0.99, rates.durations)) <= 500;
    };
    return (stored, at) => {
      for (; nextAt <= at; nextAt += 60_000) {
        if (failedChecks >= threshold) return 'stop';
        if (!passes(stored.canary.rate(nextAt, window))) failedChecks++;
      }
      return undefined;
    };
  },
});
