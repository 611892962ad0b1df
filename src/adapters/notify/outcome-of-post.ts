import type { Outcome } from '../../domain/change.ts';
import { redacted, safe } from '../../domain/safe-text.ts';
import type { Posted } from './post.ts';
import type { SinkKind } from './sink-kind.ts';

/** What became of a message, in our words. Only an answer that means yes is a yes. */
export function outcomeOfPost(sink: string, posted: Posted, { isAccepted }: Pick<SinkKind, 'isAccepted'>): Outcome {
  if (posted.kind === 'failed') {
    const says = safe(`${sink}: ${posted.why}`);
    return posted.surelyNot ? { kind: 'not-sent', why: 'unreachable', says } : { kind: 'unknown', says };
  }
  const { status, body } = posted;
  if (isAccepted(posted)) return { kind: 'applied' };
  const said = quoted(body);
  if (status >= 300 && status < 400)
    return refused('invalid', `${sink} points to another address (${status}), and nobody was told there`);
  if (status === 429)
    return { kind: 'not-sent', why: 'throttled', says: safe(`${sink} is told too much (429)${said}`) };
  if (status === 401 || status === 403) return refused('rights', `${sink} does not take our key (${status})${said}`);
  if (status >= 400 && status < 500) return refused('invalid', `${sink} refused it (${status})${said}`);
  return { kind: 'unknown', says: safe(`${sink} answered ${status}, so it may or may not have heard it${said}`) };
}

const refused = (why: 'invalid' | 'rights', says: string): Outcome => ({ kind: 'refused', why, says: safe(says) });

const quoted = (body: string): string => {
  const text = redacted(safe(body.trim(), 160));
  return text === '' ? '' : `: ${text}`;
};
