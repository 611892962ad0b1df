import { canaryScenario } from './canary-story.ts';
import { asBefore } from './canary-traffic.ts';

/**
 * Truth: 2.1.0 is as good as 2.0.9, and nobody can know: one request a second, of which the canary gets one in four. Ten
 * times as many errors need about ten minutes to be seen, and to rule out twice as many would take three and a half hours.
 * The right act is to wait, to give it a bigger part, or to decide by something else than counting.
 */
export const lowTraffic = canaryScenario({
  name: 'low-traffic',
  briefing:
    'It is Sunday, four in the morning: checkout has one request a second, and 2.1.0 gets a quarter of them. Not one error on it so far. The train leaves at half past, they say.',
  pods: { stable: 3, canary: 1 },
  requestsPerSecond: 1,
  release: asBefore,
});
