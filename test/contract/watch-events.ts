import { request } from 'undici';
import { dispatcherFor } from './dispatcher.ts';
import type { Answered, Place } from './place.ts';

export type WatchEvent = { readonly type: string; readonly object: Answered };

/** Watches until enough was seen, the server ends it, or the time is over, which is said by an event of our own. */
export async function watchEvents(
  { bench }: Place,
  path: string,
  isEnough: (events: readonly WatchEvent[]) => boolean,
  { seconds = 60, accept }: { readonly seconds?: number; readonly accept?: string } = {},
): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  const over = AbortSignal.timeout(seconds * 1000);
  try {
    const { body } = await request(`${bench.url}${path}`, {
      dispatcher: dispatcherFor(bench.ca),
      signal: over,
      headers: { authorization: `Bearer ${bench.token}`, ...(accept !== undefined && { accept }) },
    });
    let rest = '';
    for await (const chunk of body.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        events.push(JSON.parse(line));
        if (isEnough(events)) return events;
      }
    }
    return events;
  } catch (cause) {
    if (!over.aborted) throw cause;
    return [...events, { type: `NOTHING MORE AFTER ${seconds} S`, object: {} }];
  }
}
