import type { Latency } from '../traffic/latency.ts';
import type { Behaviour, ErrorType, Route, ServiceTraffic } from '../traffic/service-traffic.ts';
import { shopTraffic } from './shop-story.ts';

/** Nineteen of twenty are answered within 215 ms, one of fifty takes longer than 300 ms. */
const usual: Latency = { sigma: 0.7, tail: { share: 0.002, exponent: 1.5 } };

const routes: readonly Route[] = [
  { method: 'GET', path: '/cart', share: 0.52, medianMillis: 38, latency: usual },
  { method: 'GET', path: '/shipping', share: 0.26, medianMillis: 52, latency: usual },
  { method: 'POST', path: '/pay', share: 0.18, medianMillis: 120, latency: usual },
  {
    method: 'POST',
    path: '/orders',
    share: 0.04,
    medianMillis: 95,
    latency: usual,
    business: { counter: 'checkouts_completed_total', chance: 0.5 },
  },
];

export const shippingTimesOut: ErrorType = {
  route: 'GET /shipping',
  code: 504,
  share: 0.3,
  message: 'upstream stock: no answer within 2s',
  written: 'json',
  exception: 'TimeoutError',
  in: 'Stock.reserve',
};

/** What users of checkout have met for months, three times in a thousand; everybody on call knows these by heart. */
export const knownErrors: readonly ErrorType[] = [
  { route: 'POST /pay', code: 502, share: 0.45, message: 'upstream pay: connection reset' },
  shippingTimesOut,
  {
    route: 'GET /cart',
    code: 500,
    share: 0.2,
    message: "Cannot read properties of undefined (reading 'items')",
    written: 'stack',
    exception: 'TypeError',
    in: 'Cart.merge',
  },
  { route: 'POST /orders', code: 503, share: 0.05, message: 'queue orders is full' },
];

export const usualErrorRate = 0.003;

/** The known errors as a part of all that a release fails with. */
export const knownAs = (part: number, errors = knownErrors): readonly ErrorType[] =>
  errors.map(error => ({ ...error, share: error.share * part }));

/** A release that answers as the one before it. */
export const asBefore: Omit<Behaviour, 'imageEnds'> = { errorRate: usualErrorRate, errors: knownErrors };

export type CanaryTraffic = Pick<ServiceTraffic, 'requestsPerSecond' | 'troubles'> & {
  /** How 2.1.0 answers. */
  readonly release: Omit<Behaviour, 'imageEnds'>;
};

/** The users of the shop; all of them know only the Service, so that each pod of checkout gets the same part. */
export function canaryTraffic({ release, requestsPerSecond, troubles }: CanaryTraffic): readonly ServiceTraffic[] {
  const checkout: ServiceTraffic = {
    namespace: 'shop',
    service: 'checkout',
    requestsPerSecond,
    routes,
    behaviours: [
      { ...release, imageEnds: 'shop/checkout:2.1.0' },
      { imageEnds: '-errors', errorRate: 0.03, errors: knownErrors },
      { ...asBefore, imageEnds: '' },
    ],
    ...(troubles && { troubles }),
    // Of every version: who judges the first minute of a pod judges its cold caches.
    slowStart: { seconds: 60, slowness: 2 },
    workplace: { workers: 16, connections: 20 },
  };
  return shopTraffic().map(traffic => (traffic.service === checkout.service ? checkout : traffic));
}
