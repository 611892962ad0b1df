import { canaryScenario } from './canary-story.ts';
import { asBefore, knownErrors, shippingTimesOut, usualErrorRate } from './canary-traffic.ts';

const others = knownErrors.filter(error => error !== shippingTimesOut);
const left = 1 - shippingTimesOut.share;

/**
 * Truth: 2.1.0 no longer asks stock what can be shipped, so `GET /shipping 504`, a third of all known errors, has never
 * happened on it; all others are as many as ever, 0.21 % together. Whether that is good news, the numbers don't know: it
 * has to be said, and somebody has to ask whether the question to stock was left out on purpose.
 */
export const errorVanishes = canaryScenario({
  name: 'error-vanishes',
  briefing:
    'checkout 2.1.0 has 25 % of the users and fewer errors than 2.0.9. Everybody is pleased. You have been on call for long enough to wonder which ones are missing.',
  pods: { stable: 15, canary: 5 },
  requestsPerSecond: 600,
  release: {
    ...asBefore,
    errorRate: usualErrorRate * left,
    errors: others.map(error => ({ ...error, share: error.share / left })),
  },
});
