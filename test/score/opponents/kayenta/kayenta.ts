import { begin } from '../../world/generate.ts';
import { randomFrom } from '../../world/random.ts';
import { looksAtLatency, type Opponent, windowOf } from '../opponent.ts';
import { histogramQuantile, type Rates } from '../stored-series.ts';
import { acaSettings, classify } from './classify.ts';
import { withoutNaN } from './samples.ts';
import { scoreOf } from './score.ts';

const errorPercent = (rates: Rates | undefined) => (rates ? (100 * rates.failures) / rates.requests : Number.NaN);
const p95 = (rates: Rates | undefined) => (rates ? histogramQuantile(0.95, rates.durations) : Number.NaN);

/**
 * NetflixACAJudge over one point a minute, all points since the canary began, judged every ten minutes against all of
 * stable. Metrics: the share of errors, and the 95th percentile where the cell is about latency; both critical, direction
 * `increase`. Under 75 of 100 it is taken back.
 */
export const kayenta: Opponent = {
  name: 'Kayenta',
  follow: cell => {
    const window = windowOf(cell, 60_000);
    const metrics = looksAtLatency(cell) ? [errorPercent, p95] : [errorPercent];
    const points = metrics.map(() => ({ canary: [] as number[], stable: [] as number[] }));
    const random = randomFrom('kayenta');
    let nextAt = begin + 60_000;
    return (stored, at) => {
      for (; nextAt <= at; nextAt += 60_000) {
        const canary = stored.canary.rate(nextAt, window);
        const stable = stored.stable.rate(nextAt, window);
        metrics.forEach((metric, i) => {
          points[i]?.canary.push(metric(canary));
          points[i]?.stable.push(metric(stable));
        });
        if ((nextAt - begin) % 600_000 !== 0) continue;
        const results = points.map(point => ({
          ...classify(
            withoutNaN(point.stable),
            withoutNaN(point.canary),
            { ...acaSettings, direction: 'increase', isCritical: true },
            random,
          ),
          groups: ['canary'],
        }));
        if (scoreOf(results) < 75) return 'stop';
      }
      return undefined;
    };
  },
};
