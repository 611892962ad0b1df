import { canaryScenario } from './canary-story.ts';
import { knownAs, knownErrors } from './canary-traffic.ts';

/**
 * Truth: 2.1.0 fails 3 % of its requests, 2.0.9 fails 0.3 %. Nearly all of what it adds are payments whose cart has no
 * total, a few are carts that don't open; the known errors are as many as ever. The right act is to go back at once.
 */
export const canaryErrors = canaryScenario({
  name: 'canary-errors',
  briefing:
    'checkout 2.1.0 runs on one pod beside nineteen of 2.0.9. Support has two calls about payments tonight, which is two more than usual, or chance. Somebody asks you whether it may go on.',
  pods: { stable: 19, canary: 1 },
  requestsPerSecond: 600,
  release: {
    errorRate: 0.03,
    errors: [
      ...knownAs(0.1, knownErrors),
      {
        route: 'POST /pay',
        code: 502,
        share: 0.8,
        message: 'upstream pay: cart total is missing in the request',
      },
      {
        route: 'GET /cart',
        code: 500,
        share: 0.1,
        message: "Cannot read properties of undefined (reading 'total')",
        written: 'stack',
        exception: 'TypeError',
        in: 'NewCart.total',
      },
    ],
  },
});
