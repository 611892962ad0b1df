import type { EventReport } from '../domain/events.ts';
import { field, type Json, numberAt, textAt } from '../domain/json.ts';
import { redacted, safe } from '../domain/safe-text.ts';
import { clean, cleanAt } from './clean.ts';
import { instantAt } from './instant-at.ts';

/**
 * An Event as core/v1 has it. What was written through events.k8s.io counts in `series` and has no `lastTimestamp`
 * (k8s.io/api/core/v1, EventSeries). Nothing without the object that it is about.
 */
export function eventOf(object: Json): EventReport | undefined {
  const uid = textAt(object, 'metadata', 'uid');
  const about = field(object, 'involvedObject');
  const aboutUid = textAt(about, 'uid');
  if (!uid || !aboutUid) return undefined;
  const lastAt =
    instantAt(object, 'series', 'lastObservedTime') ??
    instantAt(object, 'lastTimestamp') ??
    instantAt(object, 'eventTime') ??
    instantAt(object, 'metadata', 'creationTimestamp');
  return {
    uid,
    about: { kind: cleanAt(about, 'kind'), name: cleanAt(about, 'name'), uid: aboutUid },
    isWarning: textAt(object, 'type') === 'Warning',
    reason: cleanAt(object, 'reason'),
    message: safe(redacted(textAt(object, 'message') ?? '')),
    count: Math.max(1, numberAt(object, 'series', 'count') ?? numberAt(object, 'count') ?? 1),
    ...(lastAt !== undefined && { lastAt }),
    from: clean(textAt(object, 'reportingComponent') || (textAt(object, 'source', 'component') ?? '')),
  };
}
