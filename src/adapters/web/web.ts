import { safe } from '../../domain/safe-text.ts';
import type { Clock } from '../../ports/surroundings.ts';
import type { Web } from '../../ports/web.ts';

const mostBytes = 1_000_000;
const patienceMs = 10_000;

/** Pages outside of the cluster. */
export const makeWeb = (clock: Clock): Web => ({
  async get(url, signal) {
    try {
      const response = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      });
      return { kind: 'ok', value: { status: response.status, body: await beginning(response) }, at: clock.now() };
    } catch (cause) {
      const reason =
        cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : 'no answer';
      return { kind: 'unreachable', says: safe(`${url} can't be read: ${reason}`) };
    }
  },
});

async function beginning(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString();
}
