import type { SinkKind } from './sink-kind.ts';

/**
 * A Slack incoming webhook: `{ text }`, answered with 200 and `ok` (docs.slack.dev, Sending messages using incoming
 * webhooks). It knows no key, so what it may have heard is never said again.
 */
export const slack: SinkKind = {
  knowsTwice: false,
  isSecret: () => true,
  isAccepted: ({ status, body }) => status === 200 && body.trim() === 'ok',
  request({ url = '' }, { urgency, text, source, details, resolves }) {
    const head = resolves ? 'RESOLVED ' : urgency === 'page' ? 'PAGE ' : '';
    const { run, step } = details;
    const where = [source, run && `run ${run}`, step && `step ${step}`].filter(Boolean).join(', ');
    return { url, body: JSON.stringify({ text: escaped(`${head}${text}\n${where}`) }) };
  },
};

/** The three characters that Slack reads as its own: without them nobody is called by `<!channel>` in a pod's name. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
