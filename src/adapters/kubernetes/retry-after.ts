import type { Clock } from '../../ports/surroundings.ts';
import { headerOf } from './exchange.ts';
import type { Reply, Request, Transport } from './transport.ts';

/**
 * How long the server asks us to wait before the same request, if it said so and so did not process it. Too many
 * requests are always refused unprocessed; an unavailable server only when it names a time.
 */
export function retryAfterMs(reply: Reply): number | undefined {
  if (reply.kind !== 'answer') return undefined;
  const { status } = reply.head;
  const seconds = Number(headerOf(reply.head, 'retry-after') ?? Number.NaN);
  const isNamed = Number.isFinite(seconds) && seconds >= 0;
  if (status === 429) return isNamed ? seconds * 1000 : 1000;
  return status === 503 && isNamed ? seconds * 1000 : undefined;
}

/** Sends until the server takes it, as long as the waiting it asks for fits into `patienceMs` since the first try. */
export async function sendPatiently(
  { send }: Pick<Transport, 'send'>,
  request: Request,
  { clock, patienceMs }: { readonly clock: Clock; readonly patienceMs: number },
  signal: AbortSignal,
): Promise<Reply> {
  const began = clock.monoMs();
  for (;;) {
    const reply = await send(request, signal);
    const wait = retryAfterMs(reply);
    if (wait === undefined || signal.aborted || clock.monoMs() - began + wait > patienceMs) return reply;
    await clock.wait(Math.max(wait, 100), signal);
    if (signal.aborted) return reply;
  }
}
