import { canaryScenario } from './canary-story.ts';
import { asBefore } from './canary-traffic.ts';

/**
 * Truth: 2.1.0 is exactly as good as 2.0.9: 0.3 % errors of the same types, the same latencies, the same purchases. Pods
 * of either version take twice as long in their first minute, which says nothing of the release. The right act is to go
 * on at every step. 1,000 requests a second, so 50 a second for the one canary pod of twenty.
 */
export const canaryRamp = canaryScenario({
  name: 'canary-ramp',
  briefing:
    'The pipeline has put one pod of checkout 2.1.0 beside the nineteen of 2.0.9 and gone home. It looks fine, but so did the last one. Take it to 100 %, or do not.',
  pods: { stable: 19, canary: 1 },
  requestsPerSecond: 1000,
  release: asBefore,
});
