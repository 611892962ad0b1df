import type { Chance } from '../chance.ts';
import type { Behaviour, ErrorType, Route, ServiceTraffic } from './service-traffic.ts';
import type { Trouble } from './trouble.ts';

/** How one pod answers at one moment: its release, what it suffers from, and whether it is still cold. */
export type Answering = {
  readonly behaviour: Behaviour | undefined;
  readonly trouble: Trouble | undefined;
  readonly slowness: number;
};

/** What becomes of one request. */
export type Failure = {
  readonly route: Route;
  readonly code: number;
  readonly message: string;
  readonly type?: Omit<ErrorType, 'share'>;
};

/** Whether one request fails, and how. */
export function failureIn(service: ServiceTraffic, answering: Answering, chance: Chance): Failure | undefined {
  const { behaviour, trouble } = answering;
  if (trouble && chance.next() < trouble.errorRate) return ofType(service, trouble.error);
  return behaviour && chance.next() < startsOf(behaviour) ? failureOf(service, behaviour, chance.next()) : undefined;
}

/** How many requests one failure stands for: users who try again at once, and fail again. */
export function retriesOf(behaviour: Behaviour | undefined, chance: Chance): number {
  const mean = behaviour?.retries ?? 1;
  return mean <= 1 ? 0 : Math.floor(Math.log(1 - chance.next()) / Math.log(1 - 1 / mean));
}

/** How often a row of failures begins, so that after all retries the part that fails is the one that was asked for. */
function startsOf({ errorRate, retries = 1 }: Behaviour): number {
  return retries <= 1 ? errorRate : errorRate / (retries + errorRate - errorRate * retries);
}

/** `draw` is uniform in [0, 1). */
function failureOf(service: ServiceTraffic, behaviour: Behaviour, draw: number): Failure {
  let rest = draw;
  for (const error of behaviour.errors ?? []) {
    rest -= error.share;
    const failure = rest < 0 ? ofType(service, error) : undefined;
    if (failure) return failure;
  }
  return {
    route: pickRoute(service, (draw * 7919) % 1),
    code: 500,
    message: 'internal error',
  };
}

function ofType(service: ServiceTraffic, type: Omit<ErrorType, 'share'>): Failure | undefined {
  const route = service.routes.find(each => `${each.method} ${each.path}` === type.route);
  return route && { route, code: type.code, message: type.message, type };
}

export function failureShares(
  service: ServiceTraffic,
  behaviour: Behaviour | undefined,
): { route: Route; code: number; share: number }[] {
  const named = (behaviour?.errors ?? []).flatMap(error => {
    const route = service.routes.find(each => `${each.method} ${each.path}` === error.route);
    return route ? [{ route, code: error.code, share: error.share }] : [];
  });
  const rest = 1 - named.reduce((sum, error) => sum + error.share, 0);
  return [
    ...named,
    ...service.routes.map(route => ({
      route,
      code: 500,
      share: rest * route.share,
    })),
  ];
}

export function pickRoute(service: ServiceTraffic, draw: number): Route {
  let rest = draw;
  for (const route of service.routes) {
    rest -= route.share;
    if (rest < 0) return route;
  }
  return service.routes[0] as Route;
}

export function successCode({ method }: Pick<Route, 'method'>): number {
  return method === 'POST' ? 201 : 200;
}
