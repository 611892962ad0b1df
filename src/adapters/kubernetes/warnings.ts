import { redacted, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Reply } from './transport.ts';

/** Each is `299 - "text"`, and several may stand in one header. RFC 7234 §5.5. */
const warning = /\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

export function warningsOf(reply: Reply): readonly SafeText[] {
  if (reply.kind !== 'answer') return [];
  const header = reply.head.headers.warning;
  const lines = Array.isArray(header) ? header : [header ?? ''];
  const texts = lines.flatMap(line => [...String(line).matchAll(warning)].map(([, text = '']) => unescaped(text)));
  return [...new Set(texts)].map(text => safe(redacted(text), 400));
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
