import type { Condition, Meta } from './reports.ts';
import type { SafeText } from './safe-text.ts';

/** Where a rule of an HTTPRoute sends requests: each of its backends gets `weight` of the sum of all weights. */
export type RouteBackend = {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly weight: number;
};

/** What one parent, usually a Gateway, said last of a route. */
export type RouteParent = {
  readonly name: SafeText;
  /** With the generation that each of them is about. */
  readonly conditions: readonly (Condition & { readonly observedGeneration: number })[];
};

/** HTTPRoute of the Gateway API, v1: where requests go that come through a gateway. */
export type HttpRouteReport = Meta & {
  readonly rules: readonly { readonly backends: readonly RouteBackend[] }[];
  readonly parents: readonly RouteParent[];
};
