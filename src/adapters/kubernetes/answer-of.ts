import type { Answer, FailedAnswer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Json } from '../../domain/json.ts';
import { safe } from '../../domain/safe-text.ts';
import { headerOf } from './exchange.ts';
import { statusWords } from './status-words.ts';
import type { Reply } from './transport.ts';

/** What a read brought. An answer that is not JSON came from something that stands before the API server. */
export function answerOf(reply: Reply, server: string, at: Instant): Answer<Json> {
  const failed = failureOf(reply, server);
  if (failed) return failed;
  const json = reply.kind === 'answer' ? reply.json : undefined;
  return json === undefined ? notFromTheApi(reply, server) : { kind: 'ok', value: json, at };
}

/** The same where the answer is text: a log, a page of metrics. */
export function textOf(reply: Reply, server: string, at: Instant): Answer<string> {
  const failed = failureOf(reply, server);
  return (
    failed ?? {
      kind: 'ok',
      value: reply.kind === 'answer' ? reply.text : '',
      at,
    }
  );
}

export function failureOf(reply: Reply, server: string): FailedAnswer | undefined {
  if (reply.kind === 'no-login') return { kind: 'denied', says: reply.says };
  if (reply.kind === 'no-answer') return { kind: 'unreachable', says: reply.says };
  const { status } = reply.head;
  if (status >= 200 && status < 300) return undefined;
  if (reply.json === undefined && status !== 401 && status !== 403) return refusedBeforeTheApi(reply, server);
  const words = statusWords(reply.json, status);
  if (status === 404 || status === 410) return { kind: 'absent', says: safe(words) };
  if (status === 401)
    return {
      kind: 'denied',
      says: safe(`API server ${server} does not accept the login; log in again.`),
    };
  if (status === 403) return { kind: 'denied', says: safe(words) };
  return { kind: 'unreachable', says: safe(`API server ${server}: ${words}.`) };
}

const notFromTheApi = (reply: Reply, server: string): FailedAnswer => ({
  kind: 'unreachable',
  says: safe(`${server} answered ${contentType(reply)} instead of JSON; is a proxy or a login page in between?`),
});

/** A pod's own 404 has no Status either, so it stays what it says. */
const refusedBeforeTheApi = (reply: Extract<Reply, { kind: 'answer' }>, server: string): FailedAnswer => ({
  kind: reply.head.status === 404 ? 'absent' : 'unreachable',
  says: safe(`${server} answered HTTP ${reply.head.status} with ${contentType(reply)} instead of JSON.`),
});

const contentType = (reply: Reply): string =>
  (reply.kind === 'answer' ? headerOf(reply.head, 'content-type') : undefined)?.split(';')[0] ?? 'something';
