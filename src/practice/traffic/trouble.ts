import type { Pod } from '../kube-objects.ts';
import type { ErrorType } from './service-traffic.ts';

/** Something that goes wrong for a while, or on one node, for every release alike: no rollback ends it. */
export type Trouble = {
  /** Seconds after the opening; from the beginning and for ever unless told. */
  readonly from?: number;
  readonly until?: number;
  /** Only for pods on this node. */
  readonly node?: string;
  /** Part of all requests that fail beside those that fail anyway. */
  readonly errorRate: number;
  readonly error: Omit<ErrorType, 'share'>;
  readonly slowness?: number;
};

/** The first one that this pod is in now. */
export function troubleOf(
  troubles: readonly Trouble[] | undefined,
  pod: Pod,
  secondsSinceOpening: number,
): Trouble | undefined {
  return troubles?.find(
    ({ from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, node }) =>
      secondsSinceOpening >= from && secondsSinceOpening < until && (node === undefined || pod.spec.nodeName === node),
  );
}
