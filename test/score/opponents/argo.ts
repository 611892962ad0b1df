import type { Cell } from '../world/cell.ts';
import { begin } from '../world/generate.ts';
import { allowedFailures, looksAtLatency, type Opponent, windowOf } from './opponent.ts';
import { histogramQuantile, type Rates } from './stored-series.ts';

type Phase = 'Successful' | 'Failed' | 'Error';

/**
 * A metric of an AnalysisRun, by argo-rollouts 9f8d111 `analysis/analysis.go`: failed counts for ever and must be
 * more than the limit; a measurement that errs is taken again after 10 s, and the fifth in a row ends the run. It begins
 * (`initialDelay`) after a minute, or when there are two scrapes, else it would always end before there are samples.
 */
const runMetric = (
  cell: Cell,
  failureLimit: number,
  measure: (at: number) => Phase,
): ((at: number) => 'stop' | undefined) => {
  let nextAt = begin + Math.max(60_000, 2 * cell.scrapeMs);
  let failed = 0;
  let consecutiveErrors = 0;
  let hasStopped = false;
  return now => {
    while (!hasStopped && nextAt <= now) {
      const phase = measure(nextAt);
      consecutiveErrors = phase === 'Error' ? consecutiveErrors + 1 : 0;
      if (phase === 'Failed') failed++;
      hasStopped = failed > failureLimit || consecutiveErrors > 4;
      nextAt += phase === 'Error' ? 10_000 : 60_000;
    }
    return hasStopped ? 'stop' : undefined;
  };
};

/** `result[0] >= 0.99` of an empty vector can't be evaluated, and of NaN is false (`utils/evaluate/evaluate.go`). */
const evaluate = (rates: Rates | undefined, isGood: (rates: Rates) => boolean): Phase => {
  if (!rates) return 'Error';
  return isGood(rates) ? 'Successful' : 'Failed';
};

export const argo = (name: string, windowMs: number, failureLimit: number): Opponent => ({
  name,
  follow: cell => {
    let stored: Parameters<ReturnType<Opponent['follow']>>[0] | undefined;
    const window = windowOf(cell, windowMs);
    const least = 1 - allowedFailures(cell);
    const rates = (at: number) => stored?.canary.rate(at, window);
    const succeeds = runMetric(cell, failureLimit, at =>
      evaluate(rates(at), ({ requests, failures }) => (requests - failures) / requests >= least),
    );
    const isQuick = runMetric(cell, failureLimit, at =>
      evaluate(rates(at), ({ durations }) => histogramQuantile(0.95, durations) <= 300),
    );
    return (now, at) => {
      stored = now;
      const verdicts = [succeeds(at), looksAtLatency(cell) ? isQuick(at) : undefined];
      return verdicts.includes('stop') ? 'stop' : undefined;
    };
  },
});
