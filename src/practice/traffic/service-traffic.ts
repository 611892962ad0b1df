import type { Pod } from '../kube-objects.ts';
import type { Circumstance, Surroundings } from './circumstance.ts';
import { holds } from './circumstance.ts';
import type { Latency } from './latency.ts';
import type { Trouble } from './trouble.ts';

/** Who calls a service, how often, and how it answers. Data of a scenario. */
export type ServiceTraffic = {
  readonly namespace: string;
  readonly service: string;
  /** The HTTPRoute that users come by; without one they call the Service. */
  readonly through?: string;
  readonly requestsPerSecond: number;
  readonly routes: readonly Route[];
  /** The first one whose image fits counts. Without one a service answers well. */
  readonly behaviours?: readonly Behaviour[];
  /** What happens to users whatever release answers them. */
  readonly troubles?: readonly Trouble[];
  /** A program that has just started is slower by this factor, until it is warm. */
  readonly slowStart?: { readonly seconds: number; readonly slowness: number };
  /** Its pods also tell how busy they are: what waits, what is open, processor and memory. */
  readonly workplace?: Workplace;
};

/** What one pod has to work with. */
export type Workplace = {
  /** Requests that it works on at once; what is more waits in its queue. */
  readonly workers: number;
  /** Connections to its database that it may have open; each request that is worked on holds one. */
  readonly connections: number;
};

export type Route = {
  readonly method: string;
  readonly path: string;
  /** Part of all requests; the shares of a service add up to 1. */
  readonly share: number;
  readonly medianMillis: number;
  /** How far requests are from the median; without it not very far, and never beyond seven times as long. */
  readonly latency?: Latency;
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
  readonly errors?: readonly ErrorType[];
  /** Slower (or faster) than usual by this factor. */
  readonly slowness?: number;
  /** Of what users used to buy, this part; the answers are as good as ever. */
  readonly business?: number;
  /** Who fails tries again at once and fails again: so many failures in a row, on average, at the same error rate. */
  readonly retries?: number;
};

export type ErrorType = {
  readonly route: string;
  readonly code: number;
  /** Part of all failures. */
  readonly share: number;
  readonly message: string;
  /** How the program writes it down; one line, unless told. */
  readonly written?: 'line' | 'json' | 'stack';
  /** As the program's language calls it, for `json` and `stack`. */
  readonly exception?: string;
  /** In which function, for `json` and `stack`. */
  readonly in?: string;
};

/** Every image may fail a little; a tag ending in `-errors` fails about three times in a hundred. */
const ERRORS_ENDING: Behaviour = {
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
