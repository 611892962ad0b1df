import { canaryScenario } from './canary-story.ts';
import { asBefore } from './canary-traffic.ts';

/**
 * Truth: 2.1.0 is as good as 2.0.9. From 45 s to 10 min after the opening the payment provider does not answer every
 * third payment, so that both versions fail 5 points more. Going back would not help; the right act is to stay at this
 * share until it is over, and to look at what they have in common.
 */
export const sharedBurst = canaryScenario({
  name: 'shared-burst',
  briefing:
    'checkout 2.1.0 runs on one pod beside nineteen of 2.0.9, quietly so far. In less than a minute your pager will say that checkout fails 5 of 100 requests, and everybody will look at the new version.',
  pods: { stable: 19, canary: 1 },
  requestsPerSecond: 600,
  release: asBefore,
  troubles: [
    {
      from: 45,
      until: 600,
      errorRate: 0.05,
      error: { route: 'POST /pay', code: 504, message: 'upstream pay: no answer within 3s' },
    },
  ],
});
