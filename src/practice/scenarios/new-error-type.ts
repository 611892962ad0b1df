import { canaryScenario } from './canary-story.ts';
import { knownAs, usualErrorRate } from './canary-traffic.ts';

const ADDED = 0.0004;
const errorRate = usualErrorRate + ADDED;

/**
 * Truth: both pods of 2.1.0 now and then fail an order with a type that 2.0.9 has never had, `POST /orders 500`, 4 times in
 * 10,000 requests, about seven times in five minutes; the known errors are as many as ever, and all together are within
 * what chance does. Orders in one currency can't be written down. The right act is to stop and read one of them.
 */
export const newErrorType = canaryScenario({
  name: 'new-error-type',
  briefing:
    'checkout 2.1.0 runs on two pods beside eighteen of 2.0.9. The error rate is what it always is, to the second digit. Accounting has written to ask about an order from Zurich.',
  pods: { stable: 18, canary: 2 },
  requestsPerSecond: 600,
  release: {
    errorRate,
    errors: [
      ...knownAs(usualErrorRate / errorRate),
      {
        route: 'POST /orders',
        code: 500,
        share: ADDED / errorRate,
        message: 'Invalid currency code: CHF_',
        written: 'json',
        exception: 'RangeError',
        in: 'Orders.format',
      },
    ],
  },
});
