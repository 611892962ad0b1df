import type { FailedAnswer } from '../../domain/answer.ts';
import type { SafeText } from '../../domain/safe-text.ts';

/** The way to a Prometheus: any status is a reply. */
export type Route = {
  /** As a person would call it: `Prometheus at https://…`. */
  readonly name: SafeText;
  send(path: string, values: URLSearchParams, signal: AbortSignal): Promise<RouteReply | FailedAnswer>;
};

export type RouteReply = {
  readonly kind: 'reply';
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
};
