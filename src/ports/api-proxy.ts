import type { Answer } from '../domain/answer.ts';

/** A pod's own HTTP port, reached through the API server with the operator's rights. */
export interface ApiProxy {
  get(
    pod: { readonly namespace: string; readonly name: string; readonly port?: string; readonly path: string },
    signal: AbortSignal,
  ): Promise<Answer<string>>;
}
