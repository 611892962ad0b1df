import type { Pod } from '../kube-objects.ts';
import type { Circumstance, Surroundings } from './circumstance.ts';
import { holds } from './circumstance.ts';

/** Who calls a service, how often, and how it answers. Data of a scenario. */
export type ServiceTraffic = {
  readonly namespace: string;
  readonly service: string;
  readonly requestsPerSecond: number;
  readonly routes: readonly Route[];
  /** The first one whose image fits counts. Without one a service answers well. */
  readonly behaviours?: readonly Behaviour[];
};

export type Route = {
  readonly method: string;
  readonly path: string;
  /** Part of all requests; the shares of a service add up to 1. */
  readonly share: number;
  readonly medianMillis: number;
  /** A success here is business: the counter grows by one with this chance. */
  readonly business?: { readonly counter: string; readonly chance: number };
};

export type Behaviour = {
  /** The end of the image, e.g. `:2.1.0`. */
  readonly imageEnds: string;
  /** Only while this holds. */
  readonly while?: Circumstance;
  /** Part of all requests that fail. */
  readonly errorRate: number;
  /** Where the failures fall; what is left falls on any route. */
  readonly errors?: readonly {
    readonly route: string;
    readonly code: number;
    readonly share: number;
    readonly message: string;
  }[];
  /** Slower (or faster) than usual by this factor. */
  readonly slowness?: number;
};

/** Every image may fail a little; a tag ending in `-errors` fails about three times in a hundred. */
export const ERRORS_ENDING: Behaviour = {
  imageEnds: '-errors',
  errorRate: 0.03,
};

export function behaviourOf(traffic: ServiceTraffic, pod: Pod, around: Surroundings): Behaviour | undefined {
  const image = pod.spec.containers[0]?.image ?? '';
  const named = traffic.behaviours?.find(
    behaviour => image.endsWith(behaviour.imageEnds) && (!behaviour.while || holds(behaviour.while, around, pod)),
  );
  return named ?? (image.endsWith(ERRORS_ENDING.imageEnds) ? ERRORS_ENDING : undefined);
}
