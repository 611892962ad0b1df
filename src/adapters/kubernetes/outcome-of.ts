import type { Outcome } from '../../domain/change.ts';
import { type Json, listAt, numberAt, objectAt, textAt } from '../../domain/json.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { retryAfterMs } from './retry-after.ts';
import { isStatus, statusWords } from './status-words.ts';
import type { Reply } from './transport.ts';

type Answered = Extract<Reply, { kind: 'answer' }>;

/** What became of a change, from the answer alone. Whatever leaves a doubt is unknown, and is found out by reading. */
export function outcomeOf(reply: Reply, server: string): Outcome {
  if (reply.kind === 'no-login') return { kind: 'not-sent', why: 'login', says: reply.says };
  if (reply.kind === 'no-answer') {
    return reply.reached === 'nothing'
      ? { kind: 'not-sent', why: 'unreachable', says: reply.says }
      : { kind: 'unknown', says: reply.says };
  }
  const { status } = reply.head;
  if (status >= 200 && status < 300) return accepted(reply, server);
  if (retryAfterMs(reply) !== undefined) return { kind: 'not-sent', why: 'throttled', says: words(reply, server) };
  if (status === 401) return { kind: 'not-sent', why: 'login', says: loginNeeded(server) };
  if (status < 400 || status === 408 || status >= 500) return { kind: 'unknown', says: words(reply, server) };
  return {
    kind: 'refused',
    why: refusalOf(reply),
    says: refusalWords(reply, server),
  };
}

function accepted({ json, head }: Answered, server: string): Outcome {
  if (json === undefined) {
    return {
      kind: 'unknown',
      says: safe(`${server} answered HTTP ${head.status} without JSON; is a proxy in between?`),
    };
  }
  const generation = numberAt(json, 'metadata', 'generation');
  return {
    kind: 'applied',
    ...(generation !== undefined && { generation }),
    stored: json,
  };
}

type Refusal = Extract<Outcome, { kind: 'refused' }>['why'];

/**
 * A refused `test` of a JSON Patch has no details to tell it from a wrong path (tried on a 1.36 API server); both mean
 * that the object is not what it was taken for. An admission webhook may refuse with any code, and says so itself.
 */
function refusalOf({ head: { status }, json }: Answered): Refusal {
  const message = textAt(json, 'message') ?? '';
  if (/admission webhook|denied (?:the )?request|ValidatingAdmissionPolicy|exceeded quota/.test(message))
    return 'policy';
  if (status === 403) return / cannot \w+ (?:resource|path)\b/.test(message) ? 'rights' : 'policy';
  if (status === 404 || status === 409 || status === 410 || status === 412) return 'conflict';
  return status === 422 && isStatus(json) && causesOf(json).length === 0 ? 'conflict' : 'invalid';
}

const causesOf = (json: Json | undefined): readonly Json[] => listAt(json, 'details', 'causes');

function refusalWords(reply: Answered, server: string): SafeText {
  const { status } = reply.head;
  if (status === 422 && refusalOf(reply) === 'conflict' && Object.keys(objectAt(reply.json, 'details')).length === 0) {
    return safe('The object is no longer what was shown; nothing was changed.');
  }
  return words(reply, server);
}

const words = ({ json, head }: Answered, server: string): SafeText =>
  safe(isStatus(json) ? statusWords(json, head.status) : `${server} answered HTTP ${head.status}.`);

const loginNeeded = (server: string): SafeText =>
  safe(`API server ${server} does not accept the login; log in again. Nothing was changed.`);
