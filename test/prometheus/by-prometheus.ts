import { makePrometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { urlRoute } from '../../src/adapters/prometheus/url-route.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import { rememberReadings } from '../../src/app/remember-readings.ts';
import type { TestHouseOptions } from '../support/test-house.ts';

/** Commands read their numbers from this Prometheus. */
export function byPrometheus(url: string): Pick<TestHouseOptions, 'engine'> {
  const route = urlRoute({ kind: 'url', url, login: {} }, undefined, {
    env: {},
    lookUp: async () => ({ values: {} }),
  });
  const source = makePrometheus(route, systemClock, { contexts: [], servers: [], match: {} });
  return {
    engine: own => ({ ...own, sources: { ...own.sources, measurements: rememberReadings(source) } }),
  };
}
