import type { Behaviour, Route, ServiceTraffic } from './service-traffic.ts';

/** What becomes of one request; `draw` is uniform in [0, 1). */
export type Failure = {
  readonly route: Route;
  readonly code: number;
  readonly message: string;
};

export function failureOf(service: ServiceTraffic, behaviour: Behaviour, draw: number): Failure {
  let rest = draw;
  for (const error of behaviour.errors ?? []) {
    rest -= error.share;
    const route = service.routes.find(each => `${each.method} ${each.path}` === error.route);
    if (rest < 0 && route) return { route, code: error.code, message: error.message };
  }
  return {
    route: pickRoute(service, (draw * 7919) % 1),
    code: 500,
    message: 'internal error',
  };
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

/** About log-normal: most are near the median, a few take several times as long. */
export function durationOf(route: Route, behaviour: Behaviour | undefined, sumOfThree: number): number {
  return route.medianMillis * (behaviour?.slowness ?? 1) * Math.exp((sumOfThree - 1.5) * 1.3);
}
