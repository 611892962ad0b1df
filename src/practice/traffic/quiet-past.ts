import type { Chance } from '../chance.ts';
import type { ContainerFigures } from './container-figures.ts';
import { countBusiness, countRequests, observeDuration } from './container-figures.ts';
import { durationOf } from './latency.ts';
import { failureShares, successCode } from './one-call.ts';
import type { Behaviour, Route, ServiceTraffic } from './service-traffic.ts';

/** What one pod counts while nobody looks: expected numbers instead of single requests. Troubles were none then. */
export function addExpected(
  service: ServiceTraffic,
  counted: ContainerFigures,
  behaviour: Behaviour | undefined,
  calls: number,
  chance: Chance,
): void {
  const errorRate = behaviour?.errorRate ?? 0;
  const failing = failureShares(service, behaviour);
  for (const route of service.routes) {
    const good = Math.round(calls * route.share * (1 - errorRate) * chance.between(0.995, 1.005));
    countRequests(counted, route.method, route.path, successCode(route), good);
    spread(counted, route, behaviour, good, chance);
    if (!route.business) continue;
    const bought = route.business.chance * (behaviour?.business ?? 1);
    countBusiness(counted, route.business.counter, Math.round(good * bought));
  }
  for (const { route, code, share } of failing) {
    const bad = Math.round(calls * errorRate * share * chance.between(0.97, 1.03));
    if (bad === 0) continue;
    countRequests(counted, route.method, route.path, code, bad);
    spread(counted, route, behaviour, bad, chance);
  }
}

function spread(
  counted: ContainerFigures,
  route: Route,
  behaviour: Behaviour | undefined,
  times: number,
  chance: Chance,
): void {
  const samples = 60;
  for (let sample = 0; sample < samples; sample++) {
    const part = Math.floor((times * (sample + 1)) / samples) - Math.floor((times * sample) / samples);
    const millis = durationOf(route, behaviour?.slowness ?? 1, chance);
    if (part > 0) observeDuration(counted, route.method, route.path, millis / 1000, part);
  }
}
