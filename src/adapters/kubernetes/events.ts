import type { Events } from '../../ports/events.ts';
import type { Reader } from '../../ports/reader.ts';
import { eventOf } from '../../reports/event.ts';
import { withQuery } from './resources.ts';

/** Asks the server to choose by the object's uid, so that a namespace full of Events costs nothing. */
export const makeEvents = (reader: Pick<Reader, 'list'>): Events => ({
  async about({ namespace, uid }, signal) {
    const path = withQuery(`/api/v1/namespaces/${encodeURIComponent(namespace)}/events`, {
      fieldSelector: `involvedObject.uid=${uid}`,
    });
    const answer = await reader.list(path, signal);
    if (answer.kind !== 'ok') return answer;
    const events = answer.value.flatMap(object => eventOf(object) ?? []);
    return { ...answer, value: events.sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)) };
  },
});
