import { createHash } from 'node:crypto';
import type { SinkKind } from './sink-kind.ts';

/** For accounts of the EU the settings name https://events.eu.pagerduty.com/v2/enqueue instead. */
const usual = 'https://events.pagerduty.com/v2/enqueue';
/** Limits of the Events API v2 (PagerDuty/developer-docs docs/events-API-v2/02-Trigger-Events.md). */
const mostSummary = 1024;
const mostKey = 255;

/** PagerDuty's Events API v2. 202 = it was queued; whom it rings, and whether, is PagerDuty's. */
export const pagerduty: SinkKind = {
  knowsTwice: true,
  isSecret: () => true,
  isAccepted: ({ status }) => status === 202,
  request({ 'routing-key': key, url = usual }, { urgency, text, source, details, dedupKey, resolves }, { now }) {
    const event = {
      routing_key: key,
      event_action: resolves ? 'resolve' : 'trigger',
      dedup_key: keyOf(dedupKey),
    };
    const { workload, namespace } = details;
    const payload = {
      summary: text.slice(0, mostSummary),
      source,
      severity: urgency === 'page' ? 'critical' : 'info',
      timestamp: new Date(now).toISOString(),
      ...(workload !== undefined && { component: workload }),
      ...(namespace !== undefined && { group: namespace }),
      class: 'rollback',
      custom_details: details,
    };
    return { url, body: JSON.stringify(resolves ? event : { ...event, client: 'deploy-cockpit', payload }) };
  },
};

const keyOf = (key: string): string => (key.length <= mostKey ? key : createHash('sha256').update(key).digest('hex'));
