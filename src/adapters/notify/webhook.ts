import { createHmac } from 'node:crypto';
import type { SinkKind } from './sink-kind.ts';

/** Of a symmetric key, in bytes. */
const leastKey = 24;

/**
 * Anybody's own receiver, signed as Standard Webhooks 1.0 says, so that its libraries can check it:
 *
 * - `webhook-id`: the change's id, the same however often it is told. A receiver that keeps it hears it once.
 * - `webhook-timestamp`: seconds since 1970. A receiver refuses what is older than five minutes, so nothing is replayed.
 * - `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `ID.TIMESTAMP.BODY`.
 *
 * The key is `whsec_` and base64, or any text of 24 bytes and more.
 */
export const webhook: SinkKind = {
  // Whether a receiver keeps the ids is not known here.
  knowsTwice: false,
  // The key signs, and does not travel.
  isSecret: () => false,
  isAccepted: ({ status }) => status >= 200 && status < 300,
  request({ url = '', 'signing-key': key = '' }, { urgency, text, source, details, dedupKey, resolves }, { id, now }) {
    const bytes = key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key);
    if (bytes.length < leastKey) return `its signing key is shorter than ${leastKey} bytes`;
    const body = JSON.stringify({
      type: `deploy_cockpit.${resolves ? 'resolve' : urgency}`,
      timestamp: new Date(now).toISOString(),
      data: { text, source, dedupKey, details },
    });
    const seconds = Math.floor(now / 1000);
    const signature = createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64');
    return {
      url,
      headers: { 'webhook-id': id, 'webhook-timestamp': `${seconds}`, 'webhook-signature': `v1,${signature}` },
      body,
    };
  },
};
