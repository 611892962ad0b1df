import { canaryScenario } from './canary-story.ts';
import { asBefore } from './canary-traffic.ts';

/**
 * Truth: 2.1.0 fails 0.6 % of its requests, 2.0.9 fails 0.3 %: twice as many, of the same types, 0.3 points more, and
 * under every limit that somebody would set. To tell that from luck takes about 4,000 requests of the canary on average
 * where both rates are known, and many times as many where they aren't and in one of ten runs; five pods of twenty get 400
 * a second, 100,000 in four minutes. The right act is to go back: twice the baseline is never good.
 */
export const canaryTwiceBaseline = canaryScenario({
  name: 'canary-twice-baseline',
  briefing:
    'checkout 2.1.0 has 25 % of the users. 0.6 % errors, all of them old friends, and the limit is 1 %. The release captain wants to go on and asks only for your yes.',
  pods: { stable: 15, canary: 5 },
  requestsPerSecond: 1600,
  release: { ...asBefore, errorRate: 0.006 },
});
