import type { ServiceTraffic } from '../traffic/service-traffic.ts';
import type { Release, ShopService } from './shop-service.ts';

/** The shop has grown: a month ago everything was smaller, which also makes the past quick to tell. */
const SMALL_THEN = 2;

export type Neighbour = {
  readonly service: ShopService;
  readonly releases: readonly (Release & { daysAgo: number })[];
  readonly traffic: ServiceTraffic;
};

export const neighbours: readonly Neighbour[] = [
  neighbour('search', 'discovery', 4, 40, ['4.7', '4.8', '4.9'], 'GET /search', 45),
  neighbour('cart', 'shop', 4, 34, ['1.6', '1.7', '1.8'], 'GET /cart', 18),
  neighbour('pay', 'payments', 6, 22, ['7.0', '7.1', '7.2'], 'POST /charge', 160),
  neighbour('mail', 'messaging', 3, 4, ['3.1', '3.2', '3.3'], 'POST /send', 70),
  neighbour('auth', 'identity', 4, 30, ['1.0', '1.1', '1.2'], 'POST /token', 25),
  neighbour('catalog', 'discovery', 3, 38, ['5.3', '5.4', '5.5'], 'GET /items', 22),
  neighbour('stock', 'warehouse', 2, 12, ['2.2', '2.3'], 'GET /stock', 15),
];

function neighbour(
  name: string,
  team: string,
  replicas: number,
  requestsPerSecond: number,
  versions: readonly string[],
  route: string,
  medianMillis: number,
): Neighbour {
  const [method = 'GET', path = '/'] = route.split(' ');
  const age = 3 + (name.length % 4);
  return {
    service: {
      name,
      team,
      oncall: `team-${team}, #${team}-oncall`,
      replicas,
      rolling: { maxSurge: '25%', maxUnavailable: '25%' },
      minReadySeconds: 5,
    },
    releases: versions.map((version, index) => ({
      version,
      by: 'ci-bot',
      cause: `deploy of ${name} ${version}`,
      daysAgo: age + (versions.length - 1 - index) * 7,
      ...(index < versions.length - 1 && { replicas: SMALL_THEN }),
    })),
    traffic: {
      namespace: 'shop',
      service: name,
      requestsPerSecond,
      routes: [
        { method, path, share: 0.9, medianMillis },
        { method: 'GET', path: '/status', share: 0.1, medianMillis: 4 },
      ],
      behaviours: [{ imageEnds: '', errorRate: 0.001 }],
    },
  };
}
