import type { Answer } from '../domain/answer.ts';
import type { AppReply } from './service-proxy.ts';

/** A page outside of the cluster. Follows no redirect to another host; the body is capped. */
export interface Web {
  get(url: string, signal: AbortSignal): Promise<Answer<AppReply>>;
}
