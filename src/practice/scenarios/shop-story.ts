import type { PracticeCluster } from '../practice-cluster.ts';
import type { Behaviour, ServiceTraffic } from '../traffic/service-traffic.ts';
import { furnish } from './bare-cluster.ts';
import { checkout, checkoutPast, checkoutTraffic } from './shop-checkout.ts';
import { neighbours } from './shop-neighbours.ts';
import type { ShopService } from './shop-service.ts';
import { introduce, release } from './shop-service.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

export const STORY_BEGINS_BEFORE = 30 * DAY;

/** From here on every request is played; before, users are only counted. */
const PLAYED_MILLIS = 105_000;

/** Something that happened, so many milliseconds before the pager goes. */
export type Chapter = { readonly before: number; readonly tell: (cluster: PracticeCluster) => void };

export type ShopStory = {
  /** What a team does otherwise than in the usual shop. */
  readonly services?: Readonly<Record<string, Partial<ShopService>>>;
  /** What stands before the first service is introduced. */
  readonly first?: (cluster: PracticeCluster) => void;
  /** What has gone wrong in the last three days. */
  readonly lately: readonly Chapter[];
};

/** A service of the shop, with what a story changes of it. */
export function shopService(name: string, story: Pick<ShopStory, 'services'> = {}): ShopService {
  const usual = name === 'checkout' ? checkout : neighbours.find(({ service }) => service.name === name)?.service;
  if (!usual) throw new Error(`The shop has no service ${name}.`);
  return { ...usual, ...story.services?.[name] };
}

/** How users meet the shop; a story adds how its own images answer. */
export function shopTraffic(own: Readonly<Record<string, readonly Behaviour[]>> = {}): readonly ServiceTraffic[] {
  return [checkoutTraffic, ...neighbours.map(({ traffic }) => traffic)].map(traffic => ({
    ...traffic,
    behaviours: [...(own[traffic.service] ?? []), ...(traffic.behaviours ?? [])],
  }));
}

/** Thirty days of the shop, up to the moment when the pager goes. */
export function tellShopStory(cluster: PracticeCluster, opening: number, story: ShopStory): void {
  furnish(cluster, ['shop']);
  story.first?.(cluster);
  const past: Chapter[] = [
    ...checkoutPast(shopService('checkout', story)),
    ...neighbours.flatMap(({ service, releases }) =>
      releases.map((each, index) => ({
        before: each.daysAgo * DAY - index * MINUTE,
        tell: () => {
          const own = shopService(service.name, story);
          if (index === 0) introduce(cluster, own, each);
          else release(cluster, own, each);
        },
      })),
    ),
  ];
  for (const { before, tell } of past.sort(oldestFirst)) {
    cluster.advance(opening - before);
    tell(cluster);
  }
  const lately = [...story.lately].sort(oldestFirst);
  let countedUntil = opening - 3 * DAY;
  const countUntil = (time: number) => {
    cluster.advance(time);
    cluster.traffic.passQuietly((time - countedUntil) / 1000);
    countedUntil = time;
  };
  for (const { before, tell } of lately.filter(each => each.before > PLAYED_MILLIS)) {
    countUntil(opening - before);
    tell(cluster);
  }
  countUntil(opening - PLAYED_MILLIS);
  cluster.traffic.start();
  for (const { before, tell } of lately.filter(each => each.before <= PLAYED_MILLIS)) {
    cluster.advance(opening - before);
    tell(cluster);
  }
}

function oldestFirst(left: Chapter, right: Chapter): number {
  return right.before - left.before;
}
