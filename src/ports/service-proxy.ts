import type { Answer } from '../domain/answer.ts';
import type { Json } from '../domain/json.ts';

/** What an application said: any status is an answer. The body is capped. */
export type AppReply = { readonly status: number; readonly body: string };

/** An application behind its Service, reached through the API server with the operator's rights. Never tried twice. */
export interface ServiceProxy {
  send(
    to: {
      readonly namespace: string;
      readonly service: string;
      /** The Service's first where none is named. */
      readonly port?: string;
      readonly method: 'GET' | 'POST';
      readonly path: string;
      readonly body?: Json;
      /** Of the answer, where it may be longer than usual. */
      readonly mostBytes?: number;
    },
    signal: AbortSignal,
  ): Promise<Answer<AppReply>>;
}
